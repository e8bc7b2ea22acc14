import type { FolderRow } from '../../../shared/folder';
import { summaryOf } from '../../app/summary-fixture';

/** A sound image of a folder of which the header is known, for tests; fields given replace its own. */
export const rowOf = (fields: Partial<FolderRow> = {}): FolderRow => ({
  row: 'row-1',
  fileName: 'disk.qcow2',
  folder: '/vm',
  within: '',
  fileLength: 2 ** 20,
  summary: summaryOf(),
  ...fields,
});
