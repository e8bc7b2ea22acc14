import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { firstDifference } from '../device/marked-bytes';
import { convertedDisk } from '../device/judge';
import { qemuCheck } from '../qemu';
import { suiteFolder } from '../suite-folder';
import { CompactBench } from './compact-bench';
import { contentTroubles } from './compact-troubles';
import { surveyPlainly } from './plain-survey';
import { describeImage, randomImage, type RandomImage } from './random-image';

const bench = await CompactBench.make(await suiteFolder('random-image'));

/** What qemu-img and the plain survey have against an image that is meant to be sound. */
async function troubles(image: RandomImage): Promise<string[]> {
  const { options, bytes, data } = image;
  await bench.write(image, { image: bytes, data });
  const { status, json, stderr } = await qemuCheck(bench.path);
  const { problems } = surveyPlainly(bytes);
  const found: string[] = [];
  if (options.lazy === 'dirty') return contentTroubles(bench, image, { image: bytes, data });
  const leaky = options.leaks || options.overcounts || options.staleBitmaps;
  if (status !== 0 && !(leaky && status === 3))
    found.push(`check: ${status} ${JSON.stringify(json)} ${stderr}`);
  if (problems.length > 0 && !leaky) found.push(...problems.slice(0, 3));
  found.push(...(await contentTroubles(bench, image, { image: bytes, data })));
  for (const [index, wanted] of [image.active, ...image.snapshots].entries()) {
    const disk = await convertedDisk(bench.path, index === 0 ? undefined : `snapshot ${index}`);
    const common = Math.min(disk.length, wanted.length);
    const difference = firstDifference(disk.subarray(0, common), wanted.subarray(0, common));
    if (difference !== undefined) found.push(`qemu-img reads disk ${index} ${difference}`);
  }
  return found;
}

describe('an image of random kind', () => {
  it('is sound to qemu-img, and its disks are what its history made them', async () => {
    const found: string[] = [];
    for (let seed = 1; seed <= 60; seed++) {
      const image = randomImage(seed);
      const wrong = await troubles(image);
      if (wrong.length > 0) found.push([describeImage(image), ...wrong].join('\n  '));
    }
    expect(found).toEqual([]);
    expect(await readdir(bench.folder)).toHaveLength(3);
  });
});
