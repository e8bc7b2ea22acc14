import * as fs from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { suiteFolder } from '../../../test/suite-folder';
import { WritableFileStorage } from './writable-file-storage';

vi.mock('node:fs', async (original) => ({
  ...(await original<typeof fs>()),
  fdatasync: vi.fn<typeof fs.fdatasync>(),
}));
const folder = await suiteFolder('failed-flush');

test('a flush that failed fails from then on, though the system says that all is well', async () => {
  const path = join(folder, 'file');
  await writeFile(path, 'x');
  const storage = await WritableFileStorage.open(path);
  const failure = Object.assign(new Error('EIO'), { code: 'EIO', syscall: 'fdatasync' });
  vi.mocked(fs.fdatasync)
    .mockImplementationOnce((_fd, done) => done(failure))
    .mockImplementation((_fd, done) => done(null));
  const error = { code: 'io-error', fields: { errno: 'EIO', syscall: 'fdatasync', file: path } };
  await expect(storage.flush()).rejects.toMatchObject(error);
  await expect(storage.flush()).rejects.toMatchObject(error);
  await storage.close();
});
