import { expect, test } from 'vitest';
import type { FindingCode } from '../../shared/findings';
import type { ListedUndo } from '../../shared/listed-undo';
import type { ImageSummary } from '../../shared/results';
import { ClusterKind } from '../../shared/cluster-kinds';
import type { Facts } from './facts';
import { noticesOf as noticesWith } from './notices';
import type { ImageTab } from './store';
import { summaryOf } from './summary-fixture';

const tab = (summary: Partial<ImageSummary>, fields: Partial<ImageTab> = {}): ImageTab => ({
  handle: 'image-1',
  fileName: 'disk.qcow2',
  folder: '/images',
  view: 'overview',
  summary: { state: 'ready', value: summaryOf(summary) },
  generation: 0,
  stopped: false,
  ...fields,
});
const noticesOf = (image: ImageTab, facts: Facts = {}) => noticesWith(image, facts);
const ids = (image: ImageTab): readonly string[] => noticesOf(image).map(({ id }) => id);

test('a sound image needs no notice', () => {
  expect(noticesOf(tab({}))).toEqual([]);
});

test('a sample says what can be tried, and starts over unless it is being written to', () => {
  const sample = noticesOf(tab({}, { sample: 'leaky' }));
  expect(sample).toMatchObject([{ id: 'sample', tone: 'quiet', action: 'start-over' }]);
  expect(noticesOf(tab({}, { sample: 'leaky', changing: true }))[0].action).toBeUndefined();
});

test('a repair that did not come to its end can be finished or taken back', () => {
  const entry: ListedUndo = {
    id: '0'.repeat(32),
    path: '/images/disk.undo',
    made: 0,
    scope: 'all',
    state: 'interrupted',
    changedBytes: 8,
    fileBytes: 4096,
    corruptionsFixed: 0,
    leaksFixed: 0,
  };
  const notice = (state: ListedUndo['state']) => noticesOf(tab({}), { undo: [{ ...entry, state }] }).at(0);
  expect(notice('interrupted')).toMatchObject({ action: 'finish-repair', other: 'take-back' });
  expect(notice('undoing')).toMatchObject({ action: 'take-back' });
  expect(notice('done')).toBeUndefined();
  expect(notice('unreadable')).toBeUndefined();
});

test('a stopped engine says more than a changed file', () => {
  expect(ids(tab({}, { stopped: true, changed: 'modified' }))).toEqual(['stopped']);
});

test('a writer is named with its process, before readers', () => {
  const holders = [
    { pid: 7, command: 'qemu-nbd', writing: false },
    { pid: 42, command: 'qemu-system-x86', writing: true },
  ];
  const [notice] = noticesOf(tab({ inUse: { state: 'in-use', holders } }));
  expect(notice).toMatchObject({ id: 'in-use', tone: 'warn' });
  expect(notice.title).toContain('qemu-system-x86, process 42,');
});

test('an unknown feature is named with its bit, and stands for the tables that are not shown', () => {
  const image = tab({
    can: { map: false, check: false, repair: false },
    findings: [{ code: 'unknown-incompatible-feature', structure: 'header' }],
    features: [{ set: 'incompatible', bit: 17, name: 'holograms', source: 'image', on: true }],
  });
  expect(ids(image)).toEqual(['unsupported']);
  expect(noticesOf(image)[0].text).toContain('holograms (bit 17)');
});

test('an encrypted image with a broken chain says both', () => {
  const chain = [
    { depth: 0, name: 'disk.qcow2' },
    { depth: 1, name: 'base.qcow2', problem: { reason: 'missing' } },
  ];
  expect(ids(tab({ encryption: 'LUKS', chain }))).toEqual(['encrypted', 'chain']);
});

test('a header that QEMU would refuse is said to be damaged, though its tables can be read', () => {
  const image = tab({ findings: [{ code: 'header-truncated', structure: 'header' }] });
  expect(ids(image)).toEqual(['damaged-header']);
});

test('marks of QEMU are notices: a corrupt image, and one that was not closed', () => {
  const marked = (code: FindingCode) => tab({ findings: [{ code, structure: 'header' }] });
  expect(ids(marked('corrupt-bit'))).toEqual(['marked-corrupt']);
  expect(ids(marked('dirty-bit'))).toEqual(['not-closed']);
});

test('an image that is being written to is not said to be unclosed', () => {
  const holders = [{ pid: 42, command: 'qemu-system-x86', writing: true }];
  const findings = [{ code: 'dirty-bit', structure: 'header' }] as const;
  expect(ids(tab({ inUse: { state: 'in-use', holders }, findings }))).toEqual(['in-use']);
});

test('a file that was cut off says where it ends and how much is missing', () => {
  const counts = [{ kind: ClusterKind.beyondEnd, clusters: 48 }];
  const map = {
    clusterSize: 65_536,
    host: { clusters: 53, counts },
    guest: { clusters: 1024, counts },
    mapped: 0,
    reclaimable: 0,
    leakedBytes: 0,
    damagedClusters: 48,
  };
  const [notice] = noticesOf(tab({ fileLength: 300_000 }), { map });
  expect(notice).toMatchObject({ id: 'cut-off', tone: 'bad' });
  expect(notice.title).toContain('0x4_93e0');
  expect(notice.text).toContain('3 MiB that the image refers to are not there');
});

test('a table of the header that the end cuts through is told before there is a map', () => {
  const findings = [{ code: 'table-cut-off', structure: 'l1-table' }] as const;
  expect(noticesOf(tab({ findings }))[0].text).toContain('L1 table');
});

test('a broken chain names the file and the reason', () => {
  const chain = [
    { depth: 0, name: 'top.qcow2' },
    { depth: 1, name: 'middle.qcow2' },
    { depth: 2, name: 'top.qcow2', problem: { reason: 'cycle' } },
  ];
  const [notice] = noticesOf(tab({ chain }));
  expect(notice.title).toContain('“top.qcow2”');
  expect(notice.text).toContain('It leads back');
});
