import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { peek, poke, truncate, u64Bytes } from '../../../test/poke';
import { qemuImgMust, qemuIoMust } from '../../../test/qemu';
import { makeTemporaryFolder, removeFolder } from '../../../test/temporary-folder';
import type { Progress } from '../../shared/progress';
import { openImage } from '../image/open-image';
import { check, type CheckOptions } from './check';

let folder: string;

beforeAll(async () => {
  folder = await makeTemporaryFolder('check-limits');
});
afterAll(() => removeFolder(folder));

async function makeImage(name: string, options: string, size: string): Promise<string> {
  const path = join(folder, name);
  await qemuImgMust(['create', '-q', '-f', 'qcow2', '-o', options, path, size]);
  return path;
}

async function checkFile(path: string, options: CheckOptions = {}) {
  const image = await openImage(path);
  try {
    return await check(image, options);
  } finally {
    await image.close();
  }
}

describe('check of an image that claims more than it holds', () => {
  it('counts an L2 table that half a million L1 entries name as often, yet reads it once', async () => {
    const path = await makeImage('repeated.qcow2', 'cluster_size=512,refcount_bits=64', '16G');
    await qemuIoMust(path, ['write 0 32k']);
    const l1 = Number((await peek(path, 40, 8)).readBigUInt64BE());
    const entry = await peek(path, l1, 8);
    await poke(path, l1, Buffer.alloc(524_288 * 8, entry));
    const result = await checkFile(path);
    // as qemu-img check counts them, half a minute long
    expect(result.corruptions).toBe(65);
    expect(result.allocatedClusters).toBe(33_554_432);
    expect(result.milliseconds).toBeLessThan(10_000);
  });

  it('takes no memory for terabytes that are only a length', async () => {
    const path = await makeImage('sparse.qcow2', 'cluster_size=512', '1G');
    await truncate(path, 2 ** 39);
    const before = process.memoryUsage().arrayBuffers;
    const result = await checkFile(path);
    expect(result.corruptions).toBe(0);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 << 20);
  });

  it('reads no refcount blocks that lie in a hole', async () => {
    const path = await makeImage('holes.qcow2', 'cluster_size=2M', '1G');
    await truncate(path, 2 ** 42);
    const table = Number((await peek(path, 48, 8)).readBigUInt64BE());
    const entries = Buffer.concat(
      Array.from({ length: 200_000 }, (_, index) => u64Bytes(BigInt(index + 1000) << 21n)),
    );
    await poke(path, table + 8, entries);
    const result = await checkFile(path);
    // each block is a reference that no block counts
    expect(result.corruptions).toBe(200_000);
    expect(result.findings).toHaveLength(1);
    expect(result.milliseconds).toBeLessThan(10_000);
  });
});

describe('check', () => {
  it('reports progress that never falls and ends at 100', async () => {
    const path = await makeImage('progress.qcow2', 'preallocation=metadata', '16G');
    const image = await openImage(path);
    const events: Progress[] = [];
    await check(image, {}, { progress: (event) => events.push(event) });
    await image.close();
    const percents = events.map(({ progress }) => progress);
    expect(percents).toEqual([...percents].sort((left, right) => left - right));
    expect(percents.at(-1)).toBe(100);
  });

  it('stops within 100 ms of an abort', async () => {
    const path = await makeImage('abort.qcow2', 'preallocation=metadata', '64G');
    const image = await openImage(path);
    const abort = new AbortController();
    let asked = 0;
    const progress = (): void => {
      asked ||= performance.now();
      abort.abort();
    };
    const checking = check(image, {}, { signal: abort.signal, progress });
    await expect(checking).rejects.toMatchObject({ code: 'cancelled' });
    expect(performance.now() - asked).toBeLessThan(100);
    await image.close();
  });
});
