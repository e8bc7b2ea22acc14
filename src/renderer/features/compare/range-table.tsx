import { Download } from 'lucide-react';
import type { ImageHandle, ListFormat } from '../../../shared/app-protocol';
import type { ComparedRange } from '../../../shared/compare-results';
import { formatBytes } from '../../../shared/sizes';
import { askApp } from '../../app/api';
import { errorWords } from '../../app/error-words';
import { Button } from '../../ui/button';
import { CopyAs } from '../../ui/copy-as';
import { announce, toast } from '../../ui/live-region';
import { formatCount, formatPlural } from '../../ui/numbers';
import { Offset } from '../../ui/offset';
import { Size } from '../../ui/size';
import { Table } from '../../ui/table';
import type { Column } from '../../ui/table-types';
import { rangesToCsv, rangesToJson } from './compare-export';
import { CompareSwatch } from './compare-strip';
import { KIND_NAMES } from './compare-text';

const COLUMNS: readonly Column<ComparedRange>[] = [
  {
    id: 'kind',
    name: 'What',
    width: 'minmax(150px, 1fr)',
    cell: ({ kind }) => (
      <span className="compare-kind">
        <CompareSwatch kind={kind} />
        {KIND_NAMES[kind]}
      </span>
    ),
  },
  {
    id: 'start',
    name: 'Guest offset',
    width: 'minmax(150px, 1fr)',
    align: 'end',
    cell: ({ start }) => <Offset offset={start} />,
  },
  {
    id: 'length',
    name: 'Length',
    width: '100px',
    align: 'end',
    cell: ({ length }) => <Size bytes={length} plain />,
  },
  {
    id: 'bytes',
    name: 'Exactly',
    width: 'minmax(130px, 1fr)',
    align: 'end',
    cell: ({ length }) => formatBytes(length),
  },
];

const TEXTS: Readonly<Record<ListFormat, (ranges: readonly ComparedRange[]) => string>> = {
  csv: rangesToCsv,
  json: rangesToJson,
};

async function save(
  handle: ImageHandle,
  format: ListFormat,
  ranges: readonly ComparedRange[],
): Promise<void> {
  try {
    const file = await askApp('saveList', { handle, format, text: TEXTS[format](ranges) });
    if (file) announce(`${file.fileName} is saved`);
  } catch (error) {
    toast(errorWords(error).title);
  }
}

interface RangeTableProps {
  readonly handle: ImageHandle;
  readonly ranges: readonly ComparedRange[];
  readonly total: number;
  readonly chosen: number | undefined;
  readonly onChoose: (index: number) => void;
}

/** The ranges that are not the same, one by one. */
export function RangeTable({ handle, ranges, total, chosen, onChoose }: RangeTableProps) {
  const copy = (text: string): Promise<void> => askApp('copyText', { text });
  return (
    <section className="compare-section" aria-label="Ranges that differ">
      <div className="compare-bar">
        <h3>Ranges that differ</h3>
        <span className="dim">
          {formatPlural(total, 'range')}
          {total > ranges.length && `, the first ${formatCount(ranges.length)} are listed`}
        </span>
        <span role="group" aria-label="Copy" className="compare-copy">
          <CopyAs name="CSV" isDisabled={false} onCopy={() => copy(rangesToCsv(ranges))} />
          <CopyAs name="JSON" isDisabled={false} onCopy={() => copy(rangesToJson(ranges))} />
        </span>
        <span role="group" aria-label="Save" className="compare-save">
          {(['csv', 'json'] as const).map((format) => (
            <Button
              key={format}
              kind="quiet"
              icon={<Download aria-hidden="true" />}
              onPress={() => void save(handle, format, ranges)}
            >
              {format.toUpperCase()}…<span className="visually-hidden">, save</span>
            </Button>
          ))}
        </span>
      </div>
      <div className="compare-ranges" data-many={ranges.length > 6}>
        <Table
          label="Ranges that differ"
          columns={COLUMNS}
          rows={ranges.length}
          rowAt={(index) => ranges[index]}
          selected={chosen}
          onSelect={onChoose}
        />
      </div>
    </section>
  );
}
