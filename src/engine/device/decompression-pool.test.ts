import { deflateRawSync } from 'node:zlib';
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { suiteFolder } from '../../../test/suite-folder';
import { DEFLATE } from '../image/decompress';
import { DecompressionPool } from './decompression-pool';

const folder = await suiteFolder('pool');
const CLUSTER = 4096;
const FORMAT = { compressionType: DEFLATE, clusterSize: CLUSTER };

const pools: DecompressionPool[] = [];
const pool = (...args: ConstructorParameters<typeof DecompressionPool>): DecompressionPool => {
  const made = new DecompressionPool(...args);
  pools.push(made);
  return made;
};
afterEach(async () => {
  await Promise.all(pools.splice(0).map((made) => made.close()));
});

const cluster = (index: number): Buffer => Buffer.alloc(CLUSTER, `cluster ${index}, `);
const streams = (count: number): Uint8Array[] =>
  Array.from({ length: count }, (_none, index) => deflateRawSync(cluster(index)));
/** What became of each stream. */
async function outcomes(
  { unpack }: DecompressionPool,
  given: readonly Uint8Array[],
  signal?: AbortSignal,
): Promise<string[]> {
  const found = given.map(() => 'nothing');
  const take = (index: number, bytes: Uint8Array | undefined): void => {
    found[index] = bytes === undefined ? 'broken' : cluster(index).equals(bytes) ? 'right' : 'wrong';
  };
  await unpack(given, FORMAT, take, signal);
  return found;
}
const allRight = (count: number): string[] => Array.from({ length: count }, () => 'right');

describe('a pool', () => {
  test('gives clusters in order, from its threads', async () => {
    const two = pool(2);
    expect(await outcomes(two, streams(700))).toEqual(allRight(700));
    expect(two.threads).toBe(2);
  });

  test('says which stream is too short, and gives the others', async () => {
    const broken = streams(5);
    broken[3] = new Uint8Array(20);
    expect(await outcomes(pool(2), broken)).toEqual(['right', 'right', 'right', 'broken', 'right']);
  });

  test('of one core has no threads', async () => {
    const single = pool(1);
    expect(await outcomes(single, streams(9))).toEqual(allRight(9));
    expect(single.threads).toBe(0);
  });

  test.each([
    ['is not there', join(folder, 'gone.cjs')],
    ['fails', script('fails', 'throw new Error("no")')],
    [
      'ends with work in hand',
      script('ends', 'require("worker_threads").parentPort.on("message", () => process.exit())'),
    ],
  ])('whose script %s works in the calling thread', async (_what, path) => {
    expect(await outcomes(pool(2, path), streams(50))).toEqual(allRight(50));
  });

  test('lets go at once when it is called off, whatever its threads do', async () => {
    const stuck = pool(2, script('stuck', 'setInterval(() => {}, 1000)'));
    const controller = new AbortController();
    const work = outcomes(stuck, streams(50), controller.signal);
    controller.abort();
    await expect(work).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('that is closed fails what is not done, and has no threads', async () => {
    const stuck = pool(2, script('stuck', 'setInterval(() => {}, 1000)'));
    const work = outcomes(stuck, streams(50));
    await Promise.all([expect(work).rejects.toMatchObject({ code: 'cancelled' }), stuck.close()]);
    expect(stuck.threads).toBe(0);
  });
});

function script(name: string, code: string): string {
  const path = join(folder, `${name}.cjs`);
  writeFileSync(path, code);
  return path;
}
