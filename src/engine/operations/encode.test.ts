import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { suiteFolder } from '../../../test/suite-folder';
import type { Progress } from '../../shared/progress';
import { encode } from './encode';

const MIB = 1 << 20;
const folder = await suiteFolder('encode');

test('progress counts what is read: the holes of a sparse disk are no work', async () => {
  const raw = join(folder, 'sparse.img');
  const file = await open(raw, 'w');
  for (const at of [0, 1024 * MIB]) await file.write(Buffer.alloc(8 * MIB, 1), 0, 8 * MIB, at);
  await file.truncate(8192 * MIB);
  await file.close();
  const events: Progress[] = [];
  const made = await encode(raw, join(folder, 'disk.qcow2'), {}, { progress: (event) => events.push(event) });
  expect(made).toMatchObject({ size: 8192 * MIB, stored: 16 * MIB });
  const counted = events.filter(({ progress }) => progress < 100);
  expect(counted.length).toBeGreaterThan(0);
  expect(counted[0]).toMatchObject({ phase: 'encode', total: 16 * MIB, unit: 'bytes' });
  expect(counted.every(({ done, total }) => done <= total)).toBe(true);
});
