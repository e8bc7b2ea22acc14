import type { Print } from './command';
import { ReaderGone } from './standard-output';

/** How the rows of a list look. */
export interface ListFormat<Row> {
  /** what stands above the lines */
  readonly heads: string;
  /** a line for people, with its line end; may be empty */
  readonly line: (row: Row) => string;
  readonly json: (row: Row) => string;
}

/** Prints a list while it is being found, so that its length does not matter. */
export interface ListPrinter<Row> {
  /** @throws ReaderGone, since the rest is not worth finding then */
  rows(batch: readonly Row[]): Promise<void>;
  end(): Promise<void>;
}

/** Lines under their heads, or one JSON array. */
export function listPrinter<Row>(
  { heads, line, json }: ListFormat<Row>,
  asJson: boolean,
  print: Print,
): ListPrinter<Row> {
  let before = asJson ? '[' : heads;
  return {
    async rows(batch) {
      const start = before;
      before = asJson ? ',\n' : '';
      const text = asJson ? batch.map(json).join(',\n') : batch.map(line).join('');
      if (!(await print(start + text))) throw new ReaderGone();
    },
    async end() {
      if (asJson) await print(before === '[' ? '[]\n' : ']\n');
      else await print(before);
    },
  };
}
