import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { Button, ToggleButton } from 'react-aria-components';
import type { PressEvent } from 'react-aria-components';
import type { ImageHandle } from '../../../shared/app-protocol';
import { CLUSTER_CLASSES, type ClusterClass } from '../../../shared/cluster-kinds';
import type { KindCount } from '../../../shared/results';
import { formatSize } from '../../../shared/sizes';
import { useSummary } from '../../app/store';
import { formatCount } from '../../ui/numbers';
import { ALL_KINDS } from './face';
import { className, kindsOfClass, kindText, SPACE_NAMES } from './kind-text';
import { isolate, maskOfClass, toggle } from './legend-filter';
import { mapStateOf, patchMapState, useMapState } from './map-state';
import { useShownMap } from './picture-before';
import { MoveLegend } from './move-legend';
import { Swatch } from './swatch';
import './legend.css';

/** Classes that are told even when there are none: it is good news. */
const ALWAYS: readonly ClusterClass[] = ['data', 'free', 'metadata', 'leaked', 'damaged'];

/** Which press was meant: with Ctrl, Shift or Cmd it toggles, alone it isolates. */
function filterBy(handle: ImageHandle, wanted: number, press: PressEvent): void {
  const { kinds } = mapStateOf(handle);
  const adds = press.ctrlKey || press.shiftKey || press.metaKey;
  patchMapState(handle, { kinds: adds ? toggle(kinds, wanted) : isolate(kinds, wanted) });
}

const sum = (counts: readonly KindCount[], mask: number): number =>
  counts.reduce((total, { kind, clusters }) => total + (mask & (1 << kind) ? clusters : 0), 0);

interface LineProps {
  readonly handle: ImageHandle;
  readonly name: string;
  readonly mask: number;
  readonly group?: ClusterClass;
  readonly clusters?: number;
  readonly clusterSize: number;
}

function LegendLine({ handle, name, mask, group, clusters, clusterSize }: LineProps) {
  const kinds = useMapState(handle, (state) => state.kinds);
  const isFiltered = kinds !== ALL_KINDS;
  const isShown = (kinds & mask) !== 0;
  return (
    <ToggleButton
      className={`legend-line ${isFiltered && !isShown ? 'legend-off' : ''}`}
      isSelected={isFiltered && isShown}
      onPress={(press) => filterBy(handle, mask, press)}
    >
      {group && <Swatch group={group} />}
      <span className="legend-name">{name}</span>
      <span className="legend-size">
        <span className="size">
          {clusters === undefined ? '…' : clusters === 0 ? '0' : formatSize(clusters * clusterSize)}
        </span>
      </span>
      <span className="legend-count">{clusters === undefined ? '' : formatCount(clusters)}</span>
    </ToggleButton>
  );
}

/** The classes of clusters with what they come to. Legend and filter in one: a press shows a class alone. */
export function Legend({ handle }: { readonly handle: ImageHandle }) {
  const shown = useMapState(handle, (state) => state.shown);
  const kinds = useMapState(handle, (state) => state.kinds);
  const [open, setOpen] = useState<ReadonlySet<ClusterClass>>(new Set());
  const isMoving = useMapState(handle, (state) => state.moving);
  const map = useShownMap(handle);
  const clusterSize = useSummary(handle)?.clusterSize ?? 0;
  const space = shown === 'guest' ? 'guest' : 'host';
  const counts = map?.[space].counts;
  const countOf = (mask: number) => counts && sum(counts, mask);
  const isUsed = (mask: number) => counts !== undefined && sum(counts, mask) > 0;
  const groups = CLUSTER_CLASSES.filter((group) => {
    if (isUsed(maskOfClass(group))) return true;
    return space === 'host' && ALWAYS.includes(group);
  });
  const flip = (group: ClusterClass): void => {
    const next = new Set(open);
    if (!next.delete(group)) next.add(group);
    setOpen(next);
  };
  return (
    <section className="legend" aria-label={`Clusters of the ${SPACE_NAMES[space].toLowerCase()}`}>
      <header className="legend-head">
        <h2 className="section-head">Clusters</h2>
        {kinds !== ALL_KINDS && (
          <Button className="legend-all" onPress={() => patchMapState(handle, { kinds: ALL_KINDS })}>
            Show all
          </Button>
        )}
      </header>
      <ul>
        {groups.map((group) => {
          const present = kindsOfClass(group).filter((kind) => isUsed(1 << kind));
          const isOpen = open.has(group);
          const name = className(group, space);
          return (
            <li key={group}>
              <div className="legend-row">
                {present.length > 1 ? (
                  <Button
                    className={`legend-open ${isOpen ? 'legend-opened' : ''}`}
                    aria-label={`Kinds of ${name.toLowerCase()}`}
                    aria-expanded={isOpen}
                    onPress={() => flip(group)}
                  >
                    <ChevronRight aria-hidden="true" />
                  </Button>
                ) : (
                  <span className="legend-open" />
                )}
                <LegendLine
                  handle={handle}
                  name={name}
                  mask={maskOfClass(group)}
                  group={group}
                  clusters={countOf(maskOfClass(group))}
                  clusterSize={clusterSize}
                />
              </div>
              {isOpen && present.length > 1 && (
                <ul className="legend-kinds">
                  {present.map((kind) => (
                    <li key={kind}>
                      <LegendLine
                        handle={handle}
                        name={kindText(kind).name}
                        mask={1 << kind}
                        clusters={countOf(1 << kind)}
                        clusterSize={clusterSize}
                      />
                    </li>
                  ))}
                </ul>
              )}
            </li>
          );
        })}
      </ul>
      {isMoving && space === 'host' && (
        <>
          <h2 className="section-head legend-moving">Moving</h2>
          <MoveLegend />
        </>
      )}
    </section>
  );
}
