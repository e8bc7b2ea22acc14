import { existsSync } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { qemuImgMust, qemuIoMust } from '../../../test/qemu';
import { makeTemporaryFolder, removeFolder } from '../../../test/temporary-folder';
import { PlatterError } from '../../shared/errors';
import type { Image } from '../image/image';
import { openImage } from '../image/open-image';
import { copyImage } from './copy-image';

let folder: string;
let image: Image;
let copy: string;

beforeEach(async () => {
  folder = await makeTemporaryFolder('copy-image');
  const path = join(folder, 'image.qcow2');
  copy = join(folder, 'copy.qcow2');
  await qemuImgMust(['create', '-q', '-f', 'qcow2', '-o', 'preallocation=metadata', path, '64M']);
  await qemuIoMust(path, ['write -P 1 0 5M', 'write -P 2 40M 1M']);
  image = await openImage(path);
});
afterEach(async () => {
  await image.close();
  await removeFolder(folder);
});

it('copies every byte, and leaves holes where the file has them', async () => {
  const { length, written } = await copyImage(image, copy);
  const before = await readFile(image.storage.name);
  expect((await readFile(copy)).equals(before)).toBe(true);
  expect(length).toBe(before.length);
  const taken = (await stat(image.storage.name)).blocks * 512;
  expect(written).toBeLessThanOrEqual(taken + 65_536);
  expect((await stat(copy)).blocks * 512).toBeLessThanOrEqual(taken + 65_536);
});

it('replaces a file only where that was agreed to, and never the image itself', async () => {
  await writeFile(copy, 'old');
  await expect(copyImage(image, copy)).rejects.toMatchObject({ code: 'file-exists' });
  await copyImage(image, copy, { overwrite: true });
  await qemuImgMust(['compare', '-q', copy, image.storage.name]);
  await expect(copyImage(image, image.storage.name, { overwrite: true })).rejects.toBeInstanceOf(
    PlatterError,
  );
});

it('makes no copy where it is stopped or the image changed meanwhile', async () => {
  const stop = new AbortController();
  stop.abort();
  await expect(copyImage(image, copy, {}, { signal: stop.signal })).rejects.toMatchObject({
    code: 'cancelled',
  });
  const confirm = (): void => {
    throw new PlatterError('changed-on-disk');
  };
  await expect(copyImage(image, copy, { confirm })).rejects.toMatchObject({ code: 'changed-on-disk' });
  expect(existsSync(copy)).toBe(false);
});
