import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { qemuImgMust } from '../../test/qemu';
import { suiteFolder } from '../../test/suite-folder';
import { withSteadyImage, type Scope } from './with-image';

const folder = await suiteFolder('cli-steady');
const base = join(folder, 'base.qcow2');
const image = join(folder, 'disk.qcow2');
const data = join(folder, 'data.raw');
const external = join(folder, 'external.qcow2');

beforeEach(async () => {
  await qemuImgMust(['create', '-q', '-f', 'qcow2', base, '1M']);
  await qemuImgMust(['create', '-q', '-f', 'qcow2', '-b', base, '-F', 'qcow2', image]);
  await qemuImgMust(['create', '-q', '-f', 'qcow2', '-o', `data_file=${data}`, external, '1M']);
});

const read = (path: string, scope: Scope, meanwhile = (): void => {}): Promise<string> =>
  withSteadyImage({ image: path, context: {} }, scope, async () => {
    meanwhile();
    return 'result';
  });
const write = (path: string) => (): void => appendFileSync(path, 'x');
const changed = (file: string): object => ({ code: 'changed-on-disk', fields: { file } });

describe('an image that is read at one time', () => {
  it('gives its result while nobody writes', async () => {
    expect(await read(image, 'chain')).toBe('result');
    expect(await read(external, 'image')).toBe('result');
  });

  it('is refused when it was written to while it was opened', async () => {
    const result = read(image, 'image');
    write(image)();
    await expect(result).rejects.toMatchObject(changed(image));
  });

  it('is refused when it was written to while it was read', async () => {
    await expect(read(image, 'image', write(image))).rejects.toMatchObject(changed(image));
  });

  it('is refused when a file below was written to, where that is read', async () => {
    await expect(read(image, 'chain', write(base))).rejects.toMatchObject(changed(base));
    expect(await read(image, 'image', write(base))).toBe('result');
  });

  it.each(['image', 'chain'] as const)('is refused when its data file was written to (%s)', async (scope) => {
    await expect(read(external, scope, write(data))).rejects.toMatchObject(changed(data));
  });
});
