import { formatCount, formatOffset } from '../../ui/numbers';
import type { BytePages } from './byte-pages';
import { byteValues } from './byte-values';
import { regionAt } from './regions';
import type { Region } from './regions';

interface ByteStatusProps {
  readonly id: string;
  /** byte under the cursor */
  readonly offset: number;
  readonly fileLength: number;
  readonly pages: BytePages;
  readonly arrivals: number;
  readonly regions: readonly Region[];
}

/** The place of the cursor in words and numbers; read aloud as it moves. */
export function ByteStatus({ id, offset, fileLength, pages, regions }: ByteStatusProps) {
  const region = regionAt(regions, offset);
  const values = byteValues(
    (at) => (at < fileLength ? pages.byteAt(at) : undefined),
    region?.offset ?? offset,
  );
  const widths = Object.entries(values).filter(([, value]) => value !== undefined);
  const named = region?.id.startsWith('extension:') ? 'header extension' : region?.id;
  return (
    <p className="hex-status" id={id} aria-live="polite">
      <span className="mono hex-status-place">{formatOffset(offset)}</span>
      <span className="dim">byte {formatCount(offset)}</span>
      {named && <span className="mono">{named}</span>}
      <span className="hex-status-values">
        {widths.slice(1).map(([width, value]) => (
          <span key={width}>
            <span className="dim">{width}</span> <span className="mono selectable">{value}</span>
          </span>
        ))}
      </span>
    </p>
  );
}
