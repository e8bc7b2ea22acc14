import { memo } from 'react';
import type { BytePages } from './byte-pages';
import { BYTES_PER_ROW } from './hex-scroll';
import { regionAt } from './regions';
import type { Region } from './regions';

interface HexRowProps {
  readonly offset: number;
  readonly fileLength: number;
  readonly pages: BytePages;
  /** changes when bytes have come */
  readonly arrivals: number;
  readonly regions: readonly Region[];
  /** ids of regions with a wrong value */
  readonly wrong: ReadonlySet<string>;
  /** marked and hovered bytes as [first, end) inside of this row, empty where equal */
  readonly markFirst: number;
  readonly markEnd: number;
  readonly hoverFirst: number;
  readonly hoverEnd: number;
  /** byte of this row under the cursor, -1 for none */
  readonly cursor: number;
}

const hex = (value: number): string => value.toString(16).padStart(2, '0');
const isPrintable = (byte: number): boolean => byte >= 0x20 && byte < 0x7f;

/** Sixteen bytes: offset, hex, text. Cells carry their offset, so that one listener serves them all. */
export const HexRow = memo(function HexRow(props: HexRowProps) {
  const { offset, fileLength, pages, regions, wrong } = props;
  // as many as the last offset of the file has
  const digits = Math.max(8, fileLength.toString(16).length);
  const length = Math.min(BYTES_PER_ROW, fileLength - offset);
  const cells = Array.from({ length }, (_, index) => {
    const at = offset + index;
    const region = regionAt(regions, at);
    const classes = [
      region && `in-${region.group}`,
      region && wrong.has(region.id) && 'is-wrong',
      index >= props.markFirst && index < props.markEnd && 'is-marked',
      index >= props.hoverFirst && index < props.hoverEnd && 'is-hovered',
      index === props.cursor && 'is-cursor',
    ];
    return { at, byte: pages.byteAt(at), className: classes.filter(Boolean).join(' ') };
  });
  return (
    <div className="hex-row">
      <span className="hex-offset" style={{ width: `${digits + 0.5}ch` }}>
        {offset.toString(16).padStart(digits, '0')}
      </span>
      <span className="hex-bytes">
        {cells.map(({ at, byte, className }) => (
          <span key={at} data-offset={at} className={`hex-byte ${className}`} data-zero={byte === 0}>
            {byte === undefined ? '··' : hex(byte)}
          </span>
        ))}
        {/* keeps the text in its column where the file ends inside of a row */}
        {Array.from({ length: BYTES_PER_ROW - length }, (_, index) => (
          <span key={index} className="hex-byte" />
        ))}
      </span>
      <span className="hex-text">
        {cells.map(({ at, byte, className }) => (
          <span key={at} data-offset={at} className={`hex-char ${className}`}>
            {byte !== undefined && isPrintable(byte) ? String.fromCharCode(byte) : '·'}
          </span>
        ))}
      </span>
    </div>
  );
});
