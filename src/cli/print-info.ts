import type { HeaderRecord } from '../engine/operations/header-record';
import type { QemuInfo } from '../engine/operations/qemu-info';
import { printable } from '../shared/printable';
import { formatSize } from '../shared/sizes';

type Info = QemuInfo & { readonly header?: HeaderRecord };
type Row = readonly [name: string, value: string | number | boolean | undefined];

const exactly = (bytes: number): string => `${formatSize(bytes)} (${bytes} bytes)`;

const lines = (rows: readonly Row[], indent = ''): string[] =>
  rows.filter(([, value]) => value !== undefined).map(([name, value]) => `${indent}${name}: ${value}`);

function snapshotLines({ snapshots = [] }: Info): string[] {
  const rows = snapshots.map((snapshot) => {
    const taken = new Date(snapshot['date-sec'] * 1000).toISOString().replace('.000Z', 'Z');
    return `    ${snapshot.id}  ${snapshot.name}  ${taken}  state ${exactly(snapshot['vm-state-size'])}`;
  });
  return rows.length > 0 ? ['snapshots:', ...rows] : [];
}

function formatLines({ 'format-specific': specific }: Info): string[] {
  if (!specific) return [];
  const { bitmaps = [], encrypt, ...plain } = specific.data;
  const rows = Object.entries(plain).map(([key, value]): Row => [key.replaceAll('-', ' '), value]);
  const more = lines([...rows, ['encryption', encrypt?.format]], '    ');
  const names = bitmaps.map(({ name, granularity }) => `    bitmap: ${name}, granularity ${granularity}`);
  return ['format specific:', ...more, ...names];
}

function headerLines({ header }: Info): string[] {
  if (!header) return [];
  const { additional, extensions, ...base } = header;
  const rows = Object.entries({ ...base, ...additional });
  return [
    'header:',
    ...lines(rows, '    '),
    ...extensions.map(
      ({ type, name, length }) => `    extension 0x${type.toString(16)}: ${name}, ${length} bytes`,
    ),
  ];
}

/** What an image is, for people: in the order of `qemu-img info`, then the header. */
export function infoText(info: Info): string {
  const clusterSize = info['cluster-size'];
  return [
    ...lines([
      ['image', info.filename],
      ['file format', info.format],
      ['virtual size', exactly(info['virtual-size'])],
      ['disk size', exactly(info['actual-size'])],
      ['encrypted', info.encrypted && 'yes'],
      ['cluster size', clusterSize === undefined ? undefined : exactly(clusterSize)],
      ['cleanly shut down', info['dirty-flag'] ? 'no' : undefined],
      ['backing file', info['backing-filename']],
      ['backing file path', info['full-backing-filename']],
      ['backing file format', info['backing-filename-format']],
    ]),
    ...snapshotLines(info),
    ...formatLines(info),
    ...headerLines(info),
    '',
  ]
    .map(printable)
    .join('\n');
}
