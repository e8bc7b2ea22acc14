import { expect, it, vi } from 'vitest';
import type { OpenVerdict } from '../shared/app-protocol';
import { ChosenFiles } from './chosen-files';
import type { Images } from './images';
import { openFiles } from './opening';
import type { Recents } from './recents';

const refused = (path: string, format: 'raw' | 'vmdk'): OpenVerdict => ({
  kind: 'refused',
  fileName: path,
  format,
  error: { code: 'other-format', fields: { format } },
});

it('hands out a handle for what may be a raw disk, and for no other file', async () => {
  const verdicts: Record<string, OpenVerdict> = {
    '/vm/a.qcow2': {
      kind: 'opened',
      handle: 'image-1',
      fileName: 'a.qcow2',
      folder: '/vm',
      already: false,
    },
    '/vm/b.img': refused('b.img', 'raw'),
    '/vm/c.vmdk': refused('c.vmdk', 'vmdk'),
  };
  const files = new ChosenFiles();
  const add = vi.fn<(path: string) => Promise<void>>(async () => undefined);
  const forget = vi.fn<(opened: string) => void>();
  const [image, raw, other] = await openFiles(Object.keys(verdicts), {
    images: { open: async (path: string) => verdicts[path] } as unknown as Images,
    recents: { add } as unknown as Recents,
    files,
    unfinished: { opening: () => forget },
  });
  expect(image).toBe(verdicts['/vm/a.qcow2']);
  expect(raw).toMatchObject({ kind: 'refused', raw: { fileName: 'b.img', folder: '/vm' } });
  expect(other).toBe(verdicts['/vm/c.vmdk']);
  const { file } = (raw as { raw: { file: string } }).raw;
  expect(files.pathOf(file, 'raw-disk')).toBe('/vm/b.img');
  // it was given to be read
  expect(() => files.pathOf(file, 'image')).toThrow('invalid-argument');
  expect(add).toHaveBeenCalledExactlyOnceWith('/vm/a.qcow2');
  expect(forget).toHaveBeenCalledExactlyOnceWith('/vm/a.qcow2');
});

it('tells of each file once, whatever names it was given', async () => {
  const opened = { kind: 'opened', handle: 'image-1', fileName: 'a.qcow2', folder: '/vm', already: false };
  const open = vi.fn<(path: string) => Promise<OpenVerdict>>(async (path) =>
    path === '/vm/b.vmdk' ? refused('b.vmdk', 'vmdk') : (opened as OpenVerdict),
  );
  const verdicts = await openFiles(['/vm/a.qcow2', '/vm/link', '/vm/b.vmdk', '/vm/b.vmdk', '/vm/a.qcow2'], {
    images: { open } as unknown as Images,
    recents: { add: async () => undefined } as unknown as Recents,
    files: new ChosenFiles(),
    unfinished: { opening: () => () => undefined },
  });
  expect(verdicts).toEqual([opened, refused('b.vmdk', 'vmdk')]);
});
