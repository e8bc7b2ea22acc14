/** Why a file that an image of a table needs is not read, and what can be done about it. */
import type { FolderRow } from '../../../shared/folder';
import { linkReason } from '../../../shared/link-text';

/** What stands in the way of a file that an image needs. */
export interface RowProblem {
  /** a few words for a cell */
  readonly brief: string;
  /** a sentence or two */
  readonly sentence: string;
}

const NOT_UNASKED =
  'lies outside of this image’s folder, and is not read unasked. Open the image: its Chain view asks whether to read it too.';

/** What keeps a backing or data file from being read; undefined where nothing does. */
export function rowProblem({ summary }: FolderRow): RowProblem | undefined {
  if (!summary) return undefined;
  const link = summary.chain.find(({ problem }) => problem !== undefined);
  if (link?.problem) {
    const { reason, detail } = link.problem;
    const whose =
      link.depth === 1 ? `Its backing file ${link.name}` : `${link.name}, further down its chain,`;
    return reason === 'gate'
      ? {
          brief: 'backing file lies elsewhere',
          sentence: `${whose} ${NOT_UNASKED}`,
        }
      : {
          brief: 'backing file can’t be used',
          sentence: `${whose} can’t be used: ${linkReason(reason, detail)}.`,
        };
  }
  const data = summary.findings.find(({ code }) => code === 'data-file-unusable');
  if (!data) return undefined;
  return data.field === 'gate'
    ? { brief: 'data file lies elsewhere', sentence: `Its data file ${NOT_UNASKED}` }
    : {
        brief: 'data file can’t be used',
        sentence: `Its data file can’t be used: ${linkReason(data.field)}.`,
      };
}
