import { execFileSync } from 'node:child_process';
import { mkdir, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FaultyStorage } from '../../src/engine/io/faulty-storage';
import { WritableFileStorage } from '../../src/engine/io/writable-file-storage';
import { compact } from '../../src/engine/operations/compact';
import { isUnfinished, listUndo } from '../../src/engine/operations/undo';
import { qemuCheck, qemuImgMust } from '../qemu';
import { runTool } from '../run-tool';
import { suiteFolder } from '../suite-folder';
import { diskHashes } from './scattered-file';

const folder = await suiteFolder('compact-killed-repair');

/** An image with holes and a snapshot whose refcounts were postponed when the virtual machine was killed. */
async function crashed(at: string): Promise<string> {
  await mkdir(at);
  const path = join(at, 'disk.qcow2');
  const options = 'lazy_refcounts=on,cluster_size=4k';
  await qemuImgMust(['create', '-q', '-f', 'qcow2', '-o', options, path, '16M']);
  await runTool('qemu-io', ['-f', 'qcow2', '-c', 'write -P 1 0 2M', path]);
  await qemuImgMust(['snapshot', '-c', 'before', path]);
  const writes = ['write -P 2 1M 2M', 'write -P 3 8M 1M', 'discard 2M 512k', 'flush', 'abort'];
  await runTool('qemu-io', ['-d', 'unmap', '-f', 'qcow2', ...writes.flatMap((write) => ['-c', write]), path]);
  expect((await qemuCheck(path)).status, 'the image should have wrong refcounts').toBe(2);
  return path;
}

describe('compacting an image whose own repair was killed', () => {
  it('brings the repair to its end, from whichever write it was at, and goes on', async () => {
    const path = await crashed(join(folder, 'whole'));
    const places: string[] = [];
    const openFile = async (name: string): Promise<FaultyStorage> =>
      new FaultyStorage(await WritableFileStorage.open(name), ({ kind }) => {
        if (kind === 'read') return undefined;
        const place = join(folder, `killed-${places.length}`);
        execFileSync('cp', ['-a', dirname(path), place]);
        places.push(place);
        return undefined;
      });
    const { newSize } = await compact(path, { openFile });
    const wanted = await diskHashes(path);
    const filesAfterInterrupted: string[][] = [];
    for (const place of places) {
      const left = join(place, basename(path));
      const isInterrupted = (await listUndo(left)).some(isUnfinished);
      await compact(left);
      const { status } = await qemuCheck(left);
      const found = { place, status, size: (await stat(left)).size, ...(await diskHashes(left)) };
      expect(found).toEqual({ place, status: 0, size: newSize, ...wanted });
      if (isInterrupted) filesAfterInterrupted.push(await readdir(place));
    }
    expect(filesAfterInterrupted.length, 'moments at which the repair was under way').toBeGreaterThan(2);
    // clusters have moved: there is nothing left that an undo file could take back
    for (const files of filesAfterInterrupted) expect(files).toEqual([basename(path)]);
  });
});
