import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { suiteFolder } from '../../../test/suite-folder';
import { WritableFileStorage } from './writable-file-storage';

const folder = await suiteFolder('modified-time');

describe('the time of the last change', () => {
  it('is what it was set to, to the microsecond', async () => {
    const path = join(folder, 'set');
    await writeFile(path, 'x');
    const storage = await WritableFileStorage.open(path);
    await storage.setModified(1_600_000_000_123.456);
    await storage.close();
    expect(Math.abs((await stat(path)).mtimeMs - 1_600_000_000_123.456)).toBeLessThan(0.002);
  });

  it('differs after it has settled from that of any later write', async () => {
    const path = join(folder, 'settled');
    await writeFile(path, 'x');
    const storage = await WritableFileStorage.open(path);
    for (let write = 0; write < 10; write++) {
      await storage.write(0, new Uint8Array([write]));
      const settled = await storage.settleModified();
      expect((await stat(path)).mtimeMs).toBe(settled);
      await storage.write(0, new Uint8Array([write]));
      expect((await stat(path)).mtimeMs - settled).toBeGreaterThan(0.002);
    }
    await storage.close();
  });
});
