import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { qemuImg, qemuImgMust } from '../../../test/qemu';
import { suiteFolder } from '../../../test/suite-folder';
import { allowLocal, denyAll } from '../image/gate';
import { openImage } from '../image/open-image';
import { check } from './check';

const folder = await suiteFolder('check-backing');
const base = join(folder, 'base.qcow2');
const top = join(folder, 'top.qcow2');

beforeAll(() => qemuImgMust(['create', '-q', '-f', 'qcow2', base, '1M']));

/** An image on a backing file of that name; the codes that a check of it finds, or why it refuses. */
async function checkOn(name: string, format: string, gate = allowLocal): Promise<string[] | string> {
  await qemuImgMust(['create', '-q', '-f', 'qcow2', '-u', '-F', format, '-b', name, top, '1M']);
  const image = await openImage(top, { gate });
  try {
    return (await check(image)).findings.map(({ code }) => code);
  } catch (error) {
    return (error as { code: string }).code;
  } finally {
    await image.close();
  }
}

const qemuStatus = async (): Promise<number | null> => (await qemuImg(['check', top])).status;

it.each([
  ['json', `json:{"driver":"qcow2","file":{"driver":"file","filename":"${base}"}}`, 'qcow2'],
  ['another protocol', `blkdebug::${base}`, 'qcow2'],
  ['a character device', '/dev/null', 'raw'],
])(
  'a backing name that QEMU follows and Platter does not keeps no check from the image: %s',
  async (...on) => {
    expect(await checkOn(on[1], on[2])).toEqual(['backing-file-not-opened']);
    expect(await qemuStatus()).toBe(0);
  },
);

it.each(['vmdk', 'vpc', 'vdi', 'qed', 'vhdx', 'parallels', 'qcow'])(
  'neither does a format that QEMU alone reads: %s',
  async (format) => {
    const other = join(folder, `base.${format}`);
    await qemuImgMust(['create', '-q', '-f', format, other, '1M']);
    expect(await checkOn(other, format)).toEqual(['backing-file-not-opened']);
    expect(await qemuStatus()).toBe(0);
  },
);

it('neither does a gate', async () => {
  expect(await checkOn(base, 'qcow2', denyAll)).toEqual(['backing-file-not-opened']);
});

it('a local name after file: is followed', async () => {
  expect(await checkOn(`file:${base}`, 'qcow2')).toEqual([]);
  expect(await qemuStatus()).toBe(0);
});

it.each([
  ['is not there', 'missing.qcow2', 'qcow2'],
  ['is not there, after file:', 'file:missing.qcow2', 'qcow2'],
  ['is a folder', folder, 'raw'],
  ['is of another format', base, 'vmdk'],
])('a backing file that %s is refused as qemu-img refuses it', async (_, name, format) => {
  expect(await checkOn(name, format)).toBe('backing-file');
  expect(await qemuStatus()).toBe(1);
});
