import type { ImageSummary, MapSummary } from '../../../shared/results';
import { formatBytes } from '../../../shared/sizes';
import { Size } from '../../ui/size';
import { FOCUSABLE, Tip } from '../../ui/tooltip';
import { Focusable } from 'react-aria-components';
import { segmentName } from './class-names';
import { ladderOf, ladderScale } from '../../../shared/size-ladder';
import type { Rung } from '../../../shared/size-ladder';
import './size-ladder.css';

interface SizeLadderProps {
  readonly summary: ImageSummary;
  readonly map?: MapSummary;
  /** the map cannot be had, so what it would tell stays unknown */
  readonly noMap: boolean;
}

/** The sizes of an image on one scale, each with what explains it. */
export function SizeLadder({ summary, map, noMap }: SizeLadderProps) {
  const rungs = ladderOf(summary, map);
  const scale = ladderScale(rungs);
  return (
    <table className="ladder">
      <caption className="visually-hidden">Sizes of the image</caption>
      <tbody>
        {rungs.map((rung) => (
          <tr key={rung.id} className="ladder-rung">
            <th scope="row">{rung.name}</th>
            <td className="ladder-place">
              <Bar rung={rung} scale={scale} />
            </td>
            <td className="ladder-size">
              {rung.bytes === undefined ? (
                <span className="ladder-unknown">{noMap ? 'unknown' : '…'}</span>
              ) : (
                <Size bytes={rung.bytes} />
              )}
            </td>
            <td className="ladder-note">{rung.note}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Bar({ rung, scale }: { readonly rung: Rung; readonly scale: number }) {
  const total = rung.segments.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total === 0) return null;
  const words = rung.segments.map(({ kind, bytes }) => `${segmentName(kind)}: ${formatBytes(bytes)}`);
  return (
    <Tip
      delay={200}
      text={words.map((line) => (
        <div key={line}>{line}</div>
      ))}
    >
      <Focusable>
        <div
          className="ladder-bar"
          role="img"
          {...FOCUSABLE}
          aria-label={words.join(', ')}
          style={{ width: `${(100 * total) / scale}%` }}
        >
          {rung.segments.map(({ kind, bytes }) => (
            <span key={kind} className={`ladder-${kind}`} style={{ flexGrow: bytes }} />
          ))}
        </div>
      </Focusable>
    </Tip>
  );
}
