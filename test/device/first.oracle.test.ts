import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { connect } from '../../src/engine/operations/connect';
import { MemoryStorage } from '../../src/engine/io/memory-storage';
import { guestOffset } from '../../src/shared/units';
import { makeTemporaryFolder } from '../temporary-folder';
import { qemuImg, qemuImgMust } from '../qemu';
import { Random } from '../random';

for (const o of [
  'cluster_size=512',
  'cluster_size=4k,refcount_bits=1',
  'cluster_size=512,refcount_bits=64',
  'cluster_size=64k,lazy_refcounts=on',
  'extended_l2=on',
  'cluster_size=2M',
  'compat=0.10',
])
  it('writes ' + o, async () => {
    const folder = await makeTemporaryFolder('dev');
    const path = join(folder, 'a.qcow2');
    await qemuImgMust(['create', '-q', '-f', 'qcow2', '-o', o, path, '24M']);
    const storage = new MemoryStorage(await readFile(path));
    const device = await connect(storage, { runtimeAsserts: !o.includes('lazy') });
    expect(device.info().readOnlyReason).toBeUndefined();
    const model = Buffer.alloc(24 << 20);
    const random = new Random(5);
    for (let n = 0; n < 120; n++) {
      const off = random.below(model.length);
      const length = Math.min(model.length - off, 1 + random.below(1 << (4 + random.below(18))));
      const what = random.below(8);
      if (what < 4) {
        const b = Buffer.alloc(length, n + 1);
        await device.write(guestOffset(off), b);
        b.copy(model, off);
      } else if (what < 6) {
        await device.writeZeroes(guestOffset(off), length, { unmap: what === 5 });
        model.fill(0, off, off + length);
      } else if (what === 6) {
        await device.discard(guestOffset(off), length);
        const back = new Uint8Array(length);
        await device.read(guestOffset(off), back);
        model.set(back, off);
      } else await device.flush();
    }
    const all = new Uint8Array(model.length);
    await device.read(guestOffset(0), all);
    expect(Buffer.compare(all, model)).toBe(0);
    await device.disconnect();
    await writeFile(path, storage.contents());
    const r = await qemuImg(['check', path]);
    expect(r.stdout + r.stderr).toContain('No errors');
    await qemuImgMust(['convert', '-O', 'raw', path, path + '.raw']);
    expect(Buffer.compare(await readFile(path + '.raw'), model)).toBe(0);
  });
