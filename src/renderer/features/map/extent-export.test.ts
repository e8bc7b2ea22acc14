import { expect, it } from 'vitest';
import { ClusterKind } from '../../../shared/cluster-kinds';
import { extentsToCsv, extentsToJson } from './extent-export';

const rows = [
  { start: 0, count: 1, kind: ClusterKind.header },
  { start: 5, count: 3, kind: ClusterKind.data, other: 2 },
];

it('CSV has a line per row, in bytes', () => {
  expect(extentsToCsv(rows, 'host', 512)).toBe(
    'host_offset,length,kind,guest_offset\n0,512,header,\n2560,1536,data,1024\n',
  );
});

it('JSON can be read back', () => {
  expect(JSON.parse(extentsToJson(rows, 'guest', 512))).toEqual([
    { guest_offset: 0, length: 512, kind: 'header' },
    { guest_offset: 2560, length: 1536, kind: 'data', host_offset: 1024 },
  ]);
});
