/** Where the tables begin that the header leads to. */
import type { HeaderField, ImageSummary } from '../../../shared/results';

export interface StructureLink {
  readonly name: string;
  readonly offset: number;
  readonly length: number;
}

const TABLES = [
  { field: 'l1_table_offset', name: 'L1 table' },
  { field: 'refcount_table_offset', name: 'Refcount table' },
  { field: 'snapshots_offset', name: 'Snapshots' },
] as const;

const valueOf = (field: HeaderField | undefined): number => (field ? Number(`0x${field.raw || '0'}`) : 0);

/** Links to the tables that lie inside the file, the header first. */
export function structureLinks({ fields, fileLength }: ImageSummary): readonly StructureLink[] {
  const links: StructureLink[] = [{ name: 'Header', offset: 0, length: 1 }];
  for (const { field, name } of TABLES) {
    const offset = valueOf(fields.find((entry) => entry.name === field));
    if (offset > 0 && offset < fileLength) links.push({ name, offset, length: 8 });
  }
  return links;
}
