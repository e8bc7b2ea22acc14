import { expect, test } from 'vitest';
import { PlatterError } from '../shared/errors';
import { ChosenFiles } from './chosen-files';
import { comparedWith } from './compared-with';
import type { Images } from './images';
import type { ManagedImage } from './managed-image';

const imageAt = (path: string, granted: readonly string[] = []): Pick<ManagedImage, 'source'> => ({
  source: { path, granted: [...granted] },
});

const images: Pick<Images, 'get'> = {
  get: (handle) => {
    if (handle !== 'image-2') throw new PlatterError('no-such-image', { handle });
    return imageAt('/b.qcow2', ['/elsewhere/base.qcow2']) as ManagedImage;
  },
};

test('an image that is open may lead to what it was granted, a file that was chosen to nothing elsewhere', () => {
  const files = new ChosenFiles();
  const { file } = files.add('/c.qcow2', 'compare');
  const own = imageAt('/a.qcow2', ['/base.qcow2']);
  const named = (of: string) => comparedWith({ of, snapshot: 1 }, own, { files, images });
  expect(named('this')).toEqual({ path: '/a.qcow2', granted: ['/base.qcow2'], snapshot: 1 });
  expect(named('image-2')).toMatchObject({ path: '/b.qcow2', granted: ['/elsewhere/base.qcow2'] });
  expect(named(file)).toMatchObject({ path: '/c.qcow2', granted: [] });
});

test('what was not given, or for something else, leads to no file', () => {
  const files = new ChosenFiles();
  const { file } = files.add('/new.raw', 'raw');
  for (const of of [file, 'file-99', 'image-3']) {
    expect(() => comparedWith({ of }, imageAt('/a.qcow2'), { files, images })).toThrow(PlatterError);
  }
});
