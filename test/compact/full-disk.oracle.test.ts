import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compact } from '../../src/engine/operations/compact';
import { PlatterError } from '../../src/shared/errors';
import { makeHalfEmpty } from '../fragmented-image';
import { qemuCheck, qemuImg } from '../qemu';
import { suiteFolder } from '../suite-folder';
import { SparseMemory } from './sparse-memory';

const KIB = 1 << 10;

/** A file on a disk that has room for so much more than the file takes. */
class OnFullDisk extends SparseMemory {
  #room = Infinity;

  async leave(room: number): Promise<this> {
    this.#room = (await this.allocated()) + room;
    return this;
  }

  override async write(position: number, bytes: Uint8Array): Promise<void> {
    const before = this.contents();
    await super.write(position, bytes);
    if ((await this.allocated()) <= this.#room) return;
    this.replace(before);
    const where = { file: this.name, offset: position, syscall: 'write' };
    throw new PlatterError('io-error', { ...where, errno: 'ENOSPC' });
  }
}

const folder = await suiteFolder('compact-full-disk');

describe('compacting where holes take no room and the disk has little', () => {
  it.each([1024, 256, 128])(
    'comes to its end with %i KiB, which old places give back batch by batch',
    async (room) => {
      const original = join(folder, `original-${room}.qcow2`);
      const path = join(folder, `compacted-${room}.qcow2`);
      await makeHalfEmpty(original, 6);
      const file = await new OnFullDisk(await readFile(original), original).leave(room * KIB);
      const { newSize, leftBytes, stopped } = await compact(original, { openFile: async () => file });
      expect([file.length, leftBytes, stopped]).toEqual([newSize, 0, false]);
      expect(newSize).toBeLessThan(4 << 20);
      await writeFile(path, file.contents());
      expect((await qemuCheck(path)).status).toBe(0);
      expect((await qemuImg(['compare', original, path])).status).toBe(0);
    },
  );
});
