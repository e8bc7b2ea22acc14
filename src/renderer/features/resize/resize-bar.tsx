import { formatSize } from '../../../shared/sizes';
import type { GuestData } from './use-guest-data';
import './resize-bar.css';

interface ResizeBarProps {
  /** bytes of the disk now and then; `next` is undefined while it is no size */
  readonly now: number;
  readonly next: number | undefined;
  readonly data: GuestData | undefined;
}

/** The disk as it is, with its data, and as it would be, on one scale. */
export function ResizeBar({ now, next, data }: ResizeBarProps) {
  const scale = Math.max(1, now, next ?? 0);
  const share = (bytes: number): string => `${(100 * bytes) / scale}%`;
  const words = data
    ? data.end === 0
      ? 'no data on it'
      : `its data ends at ${formatSize(data.end)}`
    : 'where its data ends is not known yet';
  return (
    <figure className="resize-bar">
      <div className="resize-bar-line" aria-hidden="true">
        <div className="resize-bar-now" style={{ width: share(now) }}>
          {data?.pieces.map(({ start, length }) => (
            <span
              key={start}
              className="resize-bar-data"
              style={{ left: `${(100 * start) / now}%`, width: `${(100 * length) / now}%` }}
            />
          ))}
        </div>
        {next !== undefined && next > now && (
          <div className="resize-bar-gain" style={{ left: share(now), width: share(next - now) }} />
        )}
        {next !== undefined && next < now && (
          <div
            className={data && data.end <= next ? 'resize-bar-cut' : 'resize-bar-cut resize-bar-lost'}
            style={{ left: share(next), width: share(now - next) }}
          />
        )}
        {next !== undefined && <div className="resize-bar-end" style={{ left: share(next) }} />}
      </div>
      <figcaption className="dim">
        {formatSize(now)} now, {words}.
      </figcaption>
    </figure>
  );
}
