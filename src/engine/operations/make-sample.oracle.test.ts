import { copyFile, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { qemuCheck, qemuImg } from '../../../test/qemu';
import { suiteFolder } from '../../../test/suite-folder';
import type { CheckResult } from '../../shared/results';
import { SAMPLES, type SampleName } from '../../shared/samples';
import { openImage } from '../image/open-image';
import { check } from './check';
import { compact } from './compact';
import { makeSample } from './make-sample';
import { repair } from './repair';
import { undo } from './undo';

const folder = await suiteFolder('samples');

async function made(sample: SampleName, name: string = sample): Promise<string> {
  const path = join(folder, `${name}.qcow2`);
  await makeSample({ sample, path });
  return path;
}

async function checked(path: string): Promise<CheckResult> {
  const image = await openImage(path);
  try {
    return await check(image, { deep: false });
  } finally {
    await image.close();
  }
}

const counts = ({ corruptions, leaks, extraCorruptions, checkErrors }: CheckResult) => ({
  corruptions,
  leaks,
  extraCorruptions,
  checkErrors,
});
const NOTHING = { corruptions: 0, leaks: 0, extraCorruptions: 0, checkErrors: 0 };

it.each(SAMPLES)('the %s one is small, the same each time, and qemu-img counts as we do', async (sample) => {
  const path = await made(sample);
  const again = await made(sample, `${sample}-again`);
  expect((await readFile(path)).equals(await readFile(again))).toBe(true);
  expect((await stat(path)).blocks * 512).toBeLessThan(48 << 20);
  const { corruptions, leaks } = await checked(path);
  const { json, status } = await qemuCheck(path);
  expect({ corruptions: json?.corruptions ?? 0, leaks: json?.leaks ?? 0 }).toEqual({ corruptions, leaks });
  expect(status).toBe({ healthy: 0, leaky: 3, broken: 2, fragmented: 0 }[sample]);
});

it('the healthy one has nothing to find', async () => {
  expect(counts(await checked(await made('healthy')))).toEqual(NOTHING);
});

it('the leaky one leaks 3 MiB, which a repair gives back and taking it back leaks again', async () => {
  const path = await made('leaky');
  const before = await readFile(path);
  expect(counts(await checked(path))).toEqual({ ...NOTHING, leaks: 48 });
  await repair(path, { scope: 'leaks', keepData: false });
  expect(counts(await checked(path))).toEqual(NOTHING);
  await undo(path, {});
  expect((await readFile(path)).equals(before)).toBe(true);
});

it('the broken one is damaged in several ways; qemu-img can not repair all of them, and we can', async () => {
  const path = await made('broken');
  const { findings, ...result } = await checked(path);
  expect(new Set(findings.map(({ code }) => code))).toEqual(
    new Set([
      'copied-flag-wrong',
      'l2-entry-reserved-bits',
      'refcount-too-high',
      'refcount-too-low',
      'reference-beyond-end',
    ]),
  );
  expect(result.corruptions).toBeGreaterThan(5);
  const copy = join(folder, 'broken-copy.qcow2');
  await copyFile(path, copy);
  await qemuImg(['check', '-q', '-r', 'all', copy]);
  await qemuImg(['check', '-q', '-r', 'all', copy]);
  expect((await qemuCheck(copy)).status).toBe(2);
  await repair(path, { scope: 'all', keepData: false });
  expect(counts(await checked(path))).toEqual(NOTHING);
});

it('the fragmented one is half as long once it is compacted', async () => {
  const path = await made('fragmented');
  const { fragmentedClusters, allocatedClusters } = await checked(path);
  expect(fragmentedClusters).toBeGreaterThan(allocatedClusters * 0.9);
  const { size } = await stat(path);
  await compact(path, {});
  expect((await stat(path)).size).toBeLessThan(size * 0.55);
  expect(counts(await checked(path))).toEqual(NOTHING);
});
