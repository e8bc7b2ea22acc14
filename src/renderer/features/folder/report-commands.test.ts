import { expect, test } from 'vitest';
import { rowOf } from './folder-row-fixture';
import { reportCommands } from './report-commands';

test('each report is written beside its image, so that images of one stem keep theirs', () => {
  const rows = [rowOf({ fileName: 'web.qcow2' }), rowOf({ fileName: 'it’s.img' })];
  expect(reportCommands(rows, 'json')).toEqual([
    'qcow-tool report --output json --check /vm/web.qcow2 > /vm/web.qcow2-report.json',
    "qcow-tool report --output json --check '/vm/it’s.img' > '/vm/it’s.img-report.json'",
  ]);
});

test('what can’t be checked is reported on all the same', () => {
  const image = rowOf({ fileName: 'a.qcow2' });
  const can = { ...image.summary!.can, check: false };
  const [line] = reportCommands([{ ...image, summary: { ...image.summary!, can } }], 'html');
  expect(line).toBe('qcow-tool report /vm/a.qcow2 > /vm/a.qcow2-report.html');
});
