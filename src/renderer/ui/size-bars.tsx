import { Size } from './size';
import './size-bars.css';

/** What a part of a bar is; its colour is that of the map. */
export type BarPart = 'data' | 'zero' | 'free' | 'gain' | 'plain';

export interface SizeBar {
  readonly name: string;
  /** parts in bytes, in their order */
  readonly parts: readonly { readonly kind: BarPart; readonly bytes: number }[];
  /** shown as the size, where it is not the sum of the parts */
  readonly bytes?: number;
  readonly note?: string;
}

const sumOf = ({ parts }: SizeBar): number => parts.reduce((sum, { bytes }) => sum + bytes, 0);

/** Sizes below each other on one scale, each in words beside its bar. */
export function SizeBars({ label, bars }: { readonly label: string; readonly bars: readonly SizeBar[] }) {
  const scale = Math.max(1, ...bars.map(sumOf));
  return (
    <table className="size-bars">
      <caption className="visually-hidden">{label}</caption>
      <tbody>
        {bars.map((bar) => (
          <tr key={bar.name}>
            <th scope="row">{bar.name}</th>
            <td className="size-bars-place" aria-hidden="true">
              <div className="size-bar" style={{ width: `${(100 * sumOf(bar)) / scale}%` }}>
                {bar.parts.map(({ kind, bytes }) => (
                  <span key={kind} className={`size-bar-${kind}`} style={{ flexGrow: bytes }} />
                ))}
              </div>
            </td>
            <td className="size-bars-size">
              <Size bytes={bar.bytes ?? sumOf(bar)} />
            </td>
            <td className="size-bars-note">{bar.note}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
