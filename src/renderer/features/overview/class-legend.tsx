import { CLUSTER_CLASSES } from '../../../shared/cluster-kinds';
import type { MapSummary } from '../../../shared/results';
import { Size } from '../../ui/size';
import { segmentName } from './class-names';
import { classBytes } from '../../../shared/size-ladder';
import './class-legend.css';

/** What the colours of the ladder mean, with what each class takes in the file. */
export function ClassLegend({ map }: { readonly map: MapSummary }) {
  const classes = classBytes(map.host.counts, map.clusterSize, CLUSTER_CLASSES, Number.MAX_SAFE_INTEGER);
  return (
    <ul className="class-legend" aria-label="Colours, with the bytes of each class in the file">
      {classes.map(({ kind, bytes }) => (
        <li key={kind}>
          <span className={`class-swatch ladder-${kind}`} aria-hidden="true" />
          {segmentName(kind)}
          <span className="dim">
            <Size bytes={bytes} />
          </span>
        </li>
      ))}
    </ul>
  );
}
