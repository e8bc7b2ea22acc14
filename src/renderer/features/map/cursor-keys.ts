/** Where a key takes the cursor of the rows. */
import { columnsOf } from './grid';
import { binsOf, type Viewport } from './viewport';

/** Bin that a key leads to from `bin`; undefined for keys that do not move. */
export function binAfterKey(key: string, bin: number, view: Viewport): number | undefined {
  const columns = columnsOf(view);
  const page = Math.max(1, Math.floor(view.height / view.cell) - 1) * columns;
  const last = binsOf(view) - 1;
  const moves: Readonly<Record<string, number | undefined>> = {
    ArrowLeft: bin - 1,
    ArrowRight: bin + 1,
    ArrowUp: bin - columns,
    ArrowDown: bin + columns,
    PageUp: bin - page,
    PageDown: bin + page,
    Home: 0,
    End: last,
  };
  const to = moves[key];
  if (to === undefined) return undefined;
  const isRow = key === 'ArrowUp' || key === 'ArrowDown';
  if (isRow && (to < 0 || to > last)) return bin;
  return Math.min(last, Math.max(0, to));
}
