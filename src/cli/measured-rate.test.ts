import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { suiteFolder } from '../../test/suite-folder';
import { keepRate, lastRate } from './measured-rate';

const folder = await suiteFolder('rate');
const MIB = 1 << 20;

test('is what was measured last', async () => {
  const path = join(folder, 'new', 'rate.json');
  expect(await lastRate(path)).toBeUndefined();
  await keepRate(100 * MIB, 500, path);
  expect(await lastRate(path)).toEqual({ bytesPerSecond: 200 * MIB });
  await keepRate(100 * MIB, 1000, path);
  expect(await lastRate(path)).toEqual({ bytesPerSecond: 100 * MIB });
});

test('is not told by what copied next to nothing', async () => {
  const path = join(folder, 'little.json');
  await keepRate(MIB, 1, path);
  expect(await lastRate(path)).toBeUndefined();
});

test.each(['', 'null', '{"bytesPerSecond":0}', '{"bytesPerSecond":"fast"}', '{"bytesPerSecond":1e999}'])(
  'is unknown where the file says %j',
  async (text) => {
    const path = join(folder, 'odd.json');
    await writeFile(path, text);
    expect(await lastRate(path)).toBeUndefined();
    expect(await readFile(path, 'utf8')).toBe(text);
  },
);

test('that can not be kept hinders nobody', async () => {
  const file = join(folder, 'a-file');
  await writeFile(file, '');
  await keepRate(100 * MIB, 500, join(file, 'rate.json'));
  expect(await lastRate(join(file, 'rate.json'))).toBeUndefined();
});
