import { execFileSync } from 'node:child_process';
import { mkdir, truncate, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FaultyStorage } from '../src/engine/io/faulty-storage';
import { FileStorage } from '../src/engine/io/file-storage';
import { MemoryStorage } from '../src/engine/io/memory-storage';
import { openImage } from '../src/engine/image/open-image';
import { contradictions } from './contradictions';
import { answerOf, askEngine, askImage } from './engine-answers';
import { buildImage } from './image-builder';
import { Random } from './random';
import { suiteFolder } from './suite-folder';

const folder = await suiteFolder('bad-input');
const GUEST = ['data', 'zero', 'hole', 'reserved-zero', 'data'] as const;
const healthy = (): Buffer => Buffer.from(buildImage({ clusterBits: 12, guest: GUEST }));

const codeOf = async (path: string): Promise<string | undefined> => (await askEngine(path)).check.error?.code;

describe('what is no image at all is named', () => {
  it('an empty file', async () => {
    await writeFile(join(folder, 'empty'), '');
    expect(await codeOf(join(folder, 'empty'))).toBe('empty-file');
  });

  it('a folder', async () => {
    await mkdir(join(folder, 'folder.qcow2'));
    expect(await codeOf(join(folder, 'folder.qcow2'))).toBe('is-directory');
  });

  it('nothing', async () => expect(await codeOf(join(folder, 'gone.qcow2'))).toBe('no-such-file'));

  it.skipIf(process.platform === 'win32')(
    'a FIFO that nobody writes to, without waiting for them',
    async () => {
      execFileSync('mkfifo', [join(folder, 'fifo')]);
      expect(await codeOf(join(folder, 'fifo'))).toBe('not-a-regular-file');
    },
  );

  it.skipIf(process.platform === 'win32')('a device without end', async () =>
    expect(await codeOf('/dev/zero')).toBe('not-a-regular-file'),
  );

  it('a raw disk, a text, and the magic alone', async () => {
    await writeFile(
      join(folder, 'disk'),
      Buffer.concat([Buffer.alloc(510), Buffer.from('55aa', 'hex'), Buffer.alloc(4096)]),
    );
    await writeFile(join(folder, 'text'), 'Dear diary');
    await writeFile(join(folder, 'magic'), Buffer.from('514649fb', 'hex'));
    for (const name of ['disk', 'text', 'magic'])
      expect((await askEngine(join(folder, name))).check.error).toMatchObject({
        code: 'other-format',
        fields: { format: 'raw' },
      });
  });
});

describe('a healthy image that is cut off answers in a typed way', () => {
  it('at every length of its first 600 bytes, and at a hundred others', async () => {
    const image = healthy();
    const random = new Random(1);
    const lengths = [...Array(600).keys(), ...Array.from({ length: 100 }, () => random.below(image.length))];
    for (const length of lengths) {
      const answers = await askEngine(new MemoryStorage(image.subarray(0, length)));
      const { check } = answers;
      // a last cluster that is not whole is allowed
      const noticed = check.error !== undefined || check.value.findingsTotal > 0;
      expect({ length, noticed }).toEqual({ length, noticed: length <= image.length - 4096 });
      expect({ length, found: contradictions(answers) }).toEqual({ length, found: [] });
    }
  });
});

describe('every header field at its extremes answers in a typed way', () => {
  const offsets = Array.from({ length: 27 }, (_, index) => 4 + index * 4);
  const values = [
    '00000000',
    '00000001',
    '7fffffff',
    '80000000',
    'ffffffff',
    '00000200',
    '00010000',
    '0000003f',
  ];

  it.each(offsets)('the word at %i', async (offset) => {
    for (const value of values)
      for (const next of ['', 'ffffffff', '00000000']) {
        const image = healthy();
        image.write(value + next, offset, 'hex');
        const found = contradictions(await askEngine(new MemoryStorage(image)));
        expect({ value, next, found }).toEqual({ value, next, found: [] });
      }
  });
});

describe('a file that fails or changes while it is read', () => {
  const image = healthy();

  it.each(['EIO', 'EACCES', 'ESTALE'])(
    '%s at each of its reads comes out as an error or a finding',
    async (errno) => {
      for (let failing = 0; failing < 40; failing++) {
        const storage = new FaultyStorage(new MemoryStorage(image), ({ index }) =>
          index === failing ? { errno } : undefined,
        );
        const answers = await askEngine(storage);
        const told = Object.values(answers).some(
          ({ error, value }) =>
            error !== undefined || (value && 'checkErrors' in value && value.checkErrors > 0),
        );
        expect({ failing, told: told || storage.calls <= failing }).toEqual({ failing, told: true });
      }
    },
  );

  it('short reads at any point are as the end of the file', async () => {
    for (let failing = 0; failing < 40; failing++) {
      const plan = ({ index }: { index: number }) => (index === failing ? { bytes: 3 } : undefined);
      const found = contradictions(await askEngine(new FaultyStorage(new MemoryStorage(image), plan)));
      expect({ failing, found }).toEqual({ failing, found: [] });
    }
  });

  it('a file deleted after it was opened can still be read', async () => {
    const path = join(folder, 'deleted.qcow2');
    await writeFile(path, image);
    const opened = await openImage(path);
    await unlink(path);
    const { check } = await askImage(opened);
    await opened.close();
    expect(check.value?.corruptions).toBe(0);
    expect((await answerOf(() => FileStorage.open(path))).error?.code).toBe('no-such-file');
  });

  it('a file cut short after it was opened answers in a typed way', async () => {
    const path = join(folder, 'cut.qcow2');
    for (const length of [0, 100, 4096, 9000, 16384]) {
      await writeFile(path, image);
      const opened = await openImage(path);
      await truncate(path, length);
      const answers = await askImage(opened);
      expect({ length, found: contradictions(answers) }).toEqual({ length, found: [] });
      expect({ length, findings: answers.check.value?.findingsTotal }).not.toEqual({ length, findings: 0 });
      await opened.close();
    }
  });

  it('a file overwritten after it was opened answers in a typed way', async () => {
    const path = join(folder, 'overwritten.qcow2');
    await writeFile(path, image);
    const opened = await openImage(path);
    await writeFile(path, Buffer.alloc(image.length, 0xff));
    const answers = await askImage(opened);
    expect(contradictions(answers)).toEqual([]);
    expect(answers.check.value?.corruptions).toBeGreaterThan(0);
    expect(answers.map.value?.every(({ compressed }) => compressed)).toBe(true);
    await opened.close();
  });
});
