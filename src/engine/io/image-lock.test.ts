import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { suiteFolder } from '../../../test/suite-folder';
import { lockImage } from './image-lock';
import { ofdLocks } from './ofd-locks';

vi.mock('./ofd-locks');
const folder = await suiteFolder('lock');
const path = join(folder, 'image');
await writeFile(path, '');

const failing = (code: string) => () => {
  throw Object.assign(new Error(code), { code, syscall: 'fcntl' });
};

async function outcome(share: () => void) {
  const released: number[][] = [];
  vi.mocked(ofdLocks).mockResolvedValue({
    share,
    release: (_fd, byte, length) => released.push([byte, length]),
    isHeld: () => false,
  });
  const file = await open(path);
  try {
    return { state: await lockImage(file.fd, path, 'write').catch((error: unknown) => error), released };
  } finally {
    await file.close();
  }
}

test.each(['ENOLCK', 'EINVAL', 'ENOTSUP'])('a file system that answers %s has no locks', async (code) => {
  expect((await outcome(failing(code))).state).toEqual({ locked: false, reason: code });
});

test.each(['platform', 'no-library'] as const)(
  'without locks on this computer (%s) it says so',
  async (reason) => {
    vi.mocked(ofdLocks).mockResolvedValue(reason);
    expect(await lockImage(0, path, 'read')).toEqual({ locked: false, reason });
  },
);

test('a byte that somebody has alone is a conflict, and everything is given back', async () => {
  const { state, released } = await outcome(failing('EAGAIN'));
  expect(state).toMatchObject({ code: 'in-use', fields: { file: path } });
  expect(released).toEqual([[100, 200]]);
});

test('other failures are errors', async () => {
  expect((await outcome(failing('EIO'))).state).toMatchObject({
    code: 'io-error',
    fields: { errno: 'EIO', syscall: 'fcntl' },
  });
});

test('systems without such locks are known', async () => {
  const real = await vi.importActual<typeof import('./ofd-locks')>('./ofd-locks');
  expect(await real.ofdLocks('darwin')).toBe('platform');
  expect(await real.ofdLocks('win32')).toBe('platform');
});
