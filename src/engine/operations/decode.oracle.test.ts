import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { buildRecipe, CORPUS, recipeNamed } from '../../../test/corpus/corpus';
import { fileDifferences } from '../../../test/oracle/compare-files';
import { qemuImg, qemuImgMust, qemuIoMust } from '../../../test/qemu';
import { suiteFolder } from '../../../test/suite-folder';
import { PlatterError } from '../../shared/errors';
import { allowLocal } from '../image/gate';
import type { Image } from '../image/image';
import { openImage } from '../image/open-image';
import { decode } from './decode';
import { readGuest } from './read-guest';
import { sha } from './sha';
import { streamDecode } from './stream-decode';

const folder = await suiteFolder('decode-oracle');

async function withImage<T>(path: string, use: (image: Image) => Promise<T>): Promise<T> {
  const image = await openImage(path, { gate: allowLocal });
  try {
    return await use(image);
  } finally {
    await image.close();
  }
}

/** What qemu-img makes of an image. @returns undefined where it refuses */
async function converted(path: string): Promise<string | undefined> {
  const disk = `${path}.theirs`;
  const args = ['convert', '-f', 'qcow2', '-O', 'raw', basename(path), disk];
  return (await qemuImg(args, { cwd: dirname(path) })).status === 0 ? disk : undefined;
}

const allocated = async (path: string): Promise<number> => (await stat(path)).blocks * 512;

/** Themes whose images differ in what is on the disk. */
const THEMES = ['sizes', 'compression', 'chains', 'data files', 'subclusters', 'tables', 'built'] as const;

describe.each(THEMES)('%s: the raw file', (theme) => {
  test.each(CORPUS[theme].filter(({ secret }) => secret === undefined))(
    'of $name is that of qemu-img, and no larger on the disk',
    async (recipe) => {
      const path = await buildRecipe(recipe, join(folder, theme));
      const ours = `${path}.ours`;
      const theirs = await converted(path);
      const decoding = withImage(path, (image) => decode(image, ours));
      const problem = await decoding.then(
        () => undefined,
        (error: unknown) => error,
      );
      const problems =
        theirs === undefined
          ? []
          : [
              ...(problem === undefined ? await fileDifferences(ours, theirs) : [String(problem)]),
              ...((await allocated(ours)) > (await allocated(theirs)) ? ['it takes more space'] : []),
            ];
      expect(problems).toEqual([]);
      // a run that failed leaves nothing
      const left = (await readdir(dirname(path))).some(
        (name) => name === basename(ours) || name.endsWith('.part'),
      );
      expect(left).toBe(problem === undefined);
    },
  );
});

/** An image with a bit of everything. */
async function mixed(name: string, compression: 'zlib' | 'zstd'): Promise<string> {
  const path = join(folder, `${name}.qcow2`);
  const raw = join(folder, `${name}.raw`);
  const text = Buffer.from(
    Array.from({ length: 40_000 }, (_none, line) => `line ${line} of a file\n`).join(''),
  );
  await writeFile(raw, Buffer.concat([text, Buffer.alloc(3 << 20), text, text]));
  await qemuImgMust(['convert', '-c', '-O', 'qcow2', '-o', `compression_type=${compression}`, raw, path]);
  await qemuImgMust(['resize', '-q', path, '64M']);
  await qemuIoMust(path, ['write -P 7 10M 3M', 'write -z 11M 64k', 'write -P 8 100k 1k']);
  return path;
}

describe.each(['zlib', 'zstd'] as const)('a disk of %s clusters', (compression) => {
  test('comes out the same from a pipe, a file and in parts', async () => {
    const path = await mixed(`mixed-${compression}`, compression);
    const disk = (await converted(path))!;
    const bytes = await readFile(disk);

    const piped = join(folder, `piped-${compression}.raw`);
    await streamDecode(createReadStream(path, { highWaterMark: 1000 }), piped, { name: 'a pipe' });
    expect(await fileDifferences(piped, disk)).toEqual([]);
    expect(await allocated(piped)).toBeLessThanOrEqual(await allocated(disk));

    for (const [start, length] of [
      [0, bytes.length],
      [99_999, 5_000_001],
      [bytes.length - 3, 3],
      [5, 0],
    ]) {
      const parts: Buffer[] = [];
      const take = (part: Uint8Array): void => void parts.push(Buffer.from(part));
      await withImage(path, (image) => readGuest(image, { start, length, bytes: take }));
      expect(Buffer.concat(parts).equals(bytes.subarray(start, start + length))).toBe(true);
    }

    for (const algorithm of [undefined, 'sha256']) {
      const expected = createHash(algorithm ?? 'sha1')
        .update(bytes)
        .digest('hex');
      expect(await withImage(path, (image) => sha(image, { algorithm }))).toMatchObject({ digest: expected });
    }
  });
});

describe('of a target', () => {
  const source = (): Promise<string> => mixed('target', 'zlib');

  test('that is there nothing is lost without force, and all is replaced with it', async () => {
    const path = await source();
    const disk = (await converted(path))!;
    const target = join(folder, 'there.raw');
    const link = join(folder, 'link.raw');
    await writeFile(target, 'precious', { mode: 0o640 });
    await symlink('there.raw', link);
    await withImage(path, async (image) => {
      await expect(decode(image, target)).rejects.toMatchObject({ code: 'file-exists' });
      expect(await readFile(target, 'latin1')).toBe('precious');
      const confirm = (): never => {
        throw new PlatterError('changed-on-disk');
      };
      await expect(decode(image, target, { force: true, confirm })).rejects.toMatchObject({
        code: 'changed-on-disk',
      });
      expect(await readFile(target, 'latin1')).toBe('precious');
      await decode(image, link, { force: true });
    });
    expect(await fileDifferences(target, disk)).toEqual([]);
    expect((await stat(target)).mode & 0o777).toBe(0o640);
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  test('that is read itself, or is a folder, none is made', async () => {
    const chain = await buildRecipe(recipeNamed('chain-raw'), join(folder, 'own'));
    const own = await readdir(dirname(chain));
    await withImage(chain, async (image) => {
      for (const name of own) {
        await expect(decode(image, join(dirname(chain), name), { force: true })).rejects.toMatchObject({
          code: 'invalid-argument',
        });
      }
      await expect(decode(image, dirname(chain), { force: true })).rejects.toMatchObject({
        code: 'is-directory',
      });
    });
  });

  test('called off, none is left', async () => {
    const path = await source();
    const controller = new AbortController();
    const target = join(folder, 'called-off.raw');
    const context = { signal: controller.signal, progress: () => controller.abort() };
    await withImage(path, (image) =>
      expect(decode(image, target, {}, context)).rejects.toMatchObject({ code: 'cancelled' }),
    );
    const streaming = streamDecode(
      createReadStream(path),
      target,
      { name: 'a pipe' },
      { signal: AbortSignal.timeout(0) },
    );
    await expect(streaming).rejects.toMatchObject({ code: 'cancelled' });
    expect((await readdir(folder)).filter((name) => name.includes('called-off'))).toEqual([]);
  });
});

describe('from a pipe', () => {
  test.each([
    ['chain-raw', 'backing-file'],
    ['data-file', 'data-file'],
  ])('%s is refused: it does not stand alone', async (name, code) => {
    const path = await buildRecipe(recipeNamed(name), join(folder, 'not-alone'));
    const target = join(folder, `${name}.raw`);
    const stream = createReadStream(path);
    await expect(streamDecode(stream, target, { name: 'a pipe' })).rejects.toMatchObject({ code });
    expect((await readdir(folder)).filter((file) => file.includes(`${name}.raw`))).toEqual([]);
  });

  test('what is no image is not taken in to its end', async () => {
    let sent = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) yield Buffer.alloc(((sent += 50_000), 50_000), 'no image ');
    }
    const stream = streamDecode(endless(), join(folder, 'endless.raw'), { name: 'a pipe' });
    await expect(stream).rejects.toMatchObject({ code: 'other-format', fields: { file: 'a pipe' } });
    expect(sent).toBeLessThan(1_000_000);
  });

  test('a snapshot can be had too', async () => {
    const path = await buildRecipe(recipeNamed('snapshots-two'), join(folder, 'piped-snapshot'));
    const theirs = `${path}.theirs`;
    await qemuImgMust(['convert', '-l', 'first', '-O', 'raw', path, theirs]);
    await streamDecode(createReadStream(path), `${path}.ours`, { name: 'a pipe', snapshot: 'first' });
    expect(await fileDifferences(`${path}.ours`, theirs)).toEqual([]);
  });
});
