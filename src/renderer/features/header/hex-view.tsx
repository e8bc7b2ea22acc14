import { useEffect, useId, useRef, useState } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import type { ImageHandle } from '../../../shared/app-protocol';
import { formatOffset } from '../../ui/numbers';
import { ByteStatus } from './byte-status';
import { HexRow } from './hex-row';
import { BYTES_PER_ROW, offsetAfterKey, ROW_HEIGHT, rowOf, rowsOf } from './hex-scroll';
import type { Region } from './regions';
import { useBytePages } from './use-byte-pages';
import { useHexScroll } from './use-hex-scroll';
import './hex-view.css';

/** A run of bytes in the file. */
export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

interface HexViewProps {
  readonly handle: ImageHandle;
  readonly fileLength: number;
  readonly regions: readonly Region[];
  readonly wrong: ReadonlySet<string>;
  readonly marked?: ByteRange;
  readonly hovered?: ByteRange;
  /** pointer over a byte; undefined when it left */
  readonly onHover: (offset: number | undefined) => void;
  /** a byte was clicked or the cursor moved there */
  readonly onPick: (offset: number, by: 'pointer' | 'keys') => void;
}

const clip = (range: ByteRange | undefined, offset: number): readonly [first: number, end: number] => {
  if (!range) return [0, 0];
  const first = Math.max(0, Math.min(BYTES_PER_ROW, range.offset - offset));
  return [first, Math.max(first, Math.min(BYTES_PER_ROW, range.offset + range.length - offset))];
};

const offsetUnder = (target: EventTarget): number | undefined => {
  const text = target instanceof HTMLElement ? target.dataset['offset'] : undefined;
  return text === undefined ? undefined : Number(text);
};

/** The bytes of the file, sixteen a row, from the first to the last. Arrow keys move a cursor. */
export function HexView(props: HexViewProps) {
  const { handle, fileLength, regions, wrong, marked, hovered, onHover, onPick } = props;
  const statusId = useId();
  const [cursor, setCursor] = useState(marked?.offset ?? 0);
  const { pages, arrivals } = useBytePages(handle);
  const rows = rowsOf(fileLength);
  const { box, topRow, height, space, show } = useHexScroll(rows);

  // a selection made elsewhere takes the cursor along
  const [followed, setFollowed] = useState(marked);
  if (marked !== followed) {
    setFollowed(marked);
    if (marked && (cursor < marked.offset || cursor >= marked.offset + marked.length))
      setCursor(Math.min(marked.offset, Math.max(0, fileLength - 1)));
  }
  // and comes into sight, once
  const shown = useRef<ByteRange>(undefined);
  useEffect(() => {
    if (!marked || height === 0 || marked === shown.current) return;
    shown.current = marked;
    show(rowOf(cursor));
  }, [marked, height, cursor, show]);

  const pick = (offset: number, by: 'pointer' | 'keys'): void => {
    setCursor(offset);
    onPick(offset, by);
    show(rowOf(offset));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || fileLength === 0) return;
    const next = offsetAfterKey(event.key, event.ctrlKey || event.metaKey, cursor, fileLength, height);
    if (next === undefined) return;
    event.preventDefault();
    pick(next, 'keys');
  };
  const onPointerDown = (event: PointerEvent): void => {
    const offset = offsetUnder(event.target);
    if (offset !== undefined) pick(offset, 'pointer');
  };

  const input = {
    tabIndex: 0,
    onKeyDown,
    onPointerDown,
    onPointerOver: (event: PointerEvent) => onHover(offsetUnder(event.target)),
    onPointerLeave: () => onHover(undefined),
  };

  const visible = Math.min(rows - topRow, Math.ceil(height / ROW_HEIGHT) + 1);
  return (
    <div className="hex">
      <div
        ref={box}
        className="hex-box mono"
        role="application"
        aria-roledescription="hex view"
        aria-label="Bytes of the file"
        aria-describedby={statusId}
        {...input}
      >
        <div className="hex-space" style={{ height: space }}>
          <div className="hex-rows" aria-hidden="true">
            {Array.from({ length: Math.max(0, visible) }, (_, index) => {
              const offset = (topRow + index) * BYTES_PER_ROW;
              const [markFirst, markEnd] = clip(marked, offset);
              const [hoverFirst, hoverEnd] = clip(hovered, offset);
              return (
                <HexRow
                  key={offset}
                  offset={offset}
                  fileLength={fileLength}
                  pages={pages}
                  arrivals={arrivals}
                  regions={regions}
                  wrong={wrong}
                  markFirst={markFirst}
                  markEnd={markEnd}
                  hoverFirst={hoverFirst}
                  hoverEnd={hoverEnd}
                  cursor={rowOf(cursor) === topRow + index ? cursor - offset : -1}
                />
              );
            })}
          </div>
        </div>
        {pages.failedAt(topRow * BYTES_PER_ROW) && (
          <p className="hex-failed">The bytes at {formatOffset(topRow * BYTES_PER_ROW)} cannot be read.</p>
        )}
      </div>
      <ByteStatus
        id={statusId}
        offset={cursor}
        fileLength={fileLength}
        pages={pages}
        arrivals={arrivals}
        regions={regions}
      />
    </div>
  );
}
