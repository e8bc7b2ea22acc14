/** Names of the structures of an image, for sentences. */
import type { Structure } from './findings';

const STRUCTURE_NAMES: Readonly<Record<Structure, string>> = {
  header: 'header',
  'header-extension': 'header extension',
  'refcount-table': 'refcount table',
  'refcount-block': 'refcount block',
  'l1-table': 'L1 table',
  'l2-table': 'L2 table',
  'l2-entry': 'L2 table entry',
  'snapshot-table': 'snapshot table',
  'snapshot-l1': 'L1 table of a snapshot',
  'bitmap-directory': 'bitmap directory',
  'bitmap-table': 'bitmap table',
  'bitmap-data': 'bitmap data',
  'luks-header': 'LUKS header',
  'compressed-stream': 'compressed cluster',
  'data-cluster': 'data cluster',
  'backing-file': 'backing file',
  'data-file': 'data file',
  file: 'file',
};

/** Name of a structure inside a sentence. */
export const structureName = (structure: Structure): string => STRUCTURE_NAMES[structure];

/** The same for what a field of an error says, where it says a structure. */
export const structureNamed = (text: string | undefined): string | undefined =>
  text !== undefined && Object.hasOwn(STRUCTURE_NAMES, text) ? STRUCTURE_NAMES[text as Structure] : undefined;
