import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DAMAGES, makeDamaged, type Damage } from '../../test/damaged-image';
import { qcowTool } from '../../test/qcow-tool';
import { qemuCheck, qemuImg, qemuImgMust } from '../../test/qemu';
import { suiteFolder } from '../../test/suite-folder';

const folder = await suiteFolder('cli-check-repair');
let count = 0;

/** An image with a damage in a folder of its own, and a copy of it for qemu-img under the same name. */
async function damaged(damage: Damage): Promise<{ image: string; theirs: string }> {
  const at = join(folder, String(count++));
  await mkdir(join(at, 'theirs'), { recursive: true });
  const image = join(at, 'disk.qcow2');
  const theirs = join(at, 'theirs', 'disk.qcow2');
  await makeDamaged(image, damage);
  await copyFile(image, theirs);
  return { image, theirs };
}

type Document = Readonly<Record<string, unknown>>;

/** The keys that qemu-img has, without the name of the file. */
function likeQemu(document: Document): Document {
  const {
    filename: _,
    findings: __,
    'findings-total': ___,
    'extra-corruptions': ____,
    lost: _____,
    'undo-file': ______,
    ...same
  } = document;
  return same;
}

/** What both mend and count alike. */
const ALIKE: readonly Damage[] = ['leak', 'flag'];

describe.each(ALIKE)('check -r all on the damage "%s"', (damage) => {
  it('has the keys, values and exit status of qemu-img check -r all', async () => {
    const { image, theirs } = await damaged(damage);
    const args = ['check', '-r', 'all', '--output=json'];
    const own = await qcowTool([...args, image]);
    const other = await qemuImg([...args, theirs]);
    expect(likeQemu(JSON.parse(own.stdout))).toEqual(likeQemu(JSON.parse(other.stdout)));
    expect(own.status).toBe(other.status);
  });
});

describe.each(Object.keys(DAMAGES) as Damage[])('check -r on the damage "%s"', (damage) => {
  it('all leaves nothing that qemu-img finds, and counts what was mended', async () => {
    const { image } = await damaged(damage);
    const before = (await qemuCheck(image)).json;
    const { status, stdout, stderr } = await qcowTool(['check', '-r', 'all', '--output=json', image]);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({ 'check-errors': 0, 'findings-total': 0, 'extra-corruptions': 0 });
    expect(document).not.toHaveProperty('corruptions');
    expect(document).not.toHaveProperty('leaks');
    expect('corruptions-fixed' in document).toBe((before?.corruptions ?? 0) > 0);
    expect(document['undo-file']).toContain(join(image, '..'));
    expect((await qemuCheck(image)).status).toBe(0);
  });

  it('leaks gives leaked clusters back, and nothing else is written', async () => {
    const { image } = await damaged(damage);
    const before = (await qemuCheck(image)).json;
    const { status, stdout } = await qcowTool(['check', '-r', 'leaks', '--output=json', image]);
    const after = (await qemuCheck(image)).json;
    const document = JSON.parse(stdout);
    expect(document.corruptions).toBe(after?.corruptions);
    expect(document.leaks).toBe(after?.leaks);
    expect(after?.leaks ?? 0).toBeLessThanOrEqual(before?.leaks ?? 0);
    expect(status).toBe(after?.corruptions ? 2 : after?.leaks ? 3 : 0);
  });
});

describe('check -r', () => {
  it('says the same in the words of qemu-img, and where the undo file is', async () => {
    const { image, theirs } = await damaged('leak');
    const own = await qcowTool(['check', '-r', 'leaks', image]);
    const other = await qemuImg(['check', '-r', 'leaks', theirs]);
    for (const line of other.stdout.split('\n').filter((text) => !text.startsWith('Repairing'))) {
      expect(own.stdout.split('\n')).toContain(line);
    }
    expect(own.stdout).toMatch(/^The old bytes are in .*; qcow-tool undo .* takes the repair back\.$/m);
  });

  it('of a healthy image writes nothing, and leaves no undo file', async () => {
    const at = join(folder, 'healthy');
    await mkdir(at);
    const image = join(at, 'disk.qcow2');
    await qemuImgMust(['create', '-q', '-f', 'qcow2', image, '1M']);
    const before = await readFile(image);
    const { status, stdout } = await qcowTool(['check', '-r', 'all', '--output=json', image]);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).not.toHaveProperty('undo-file');
    expect(before.equals(await readFile(image))).toBe(true);
    expect((await qcowTool(['undo', '--list', image])).stdout).toContain('no undo file');
  });

  it('knows leaks and all', async () => {
    const { image } = await damaged('leak');
    const before = await readFile(image);
    const { status, stderr } = await qcowTool(['check', '-r', 'some', image]);
    expect(status).toBe(1);
    expect(stderr).toContain('leaks or all');
    expect(before.equals(await readFile(image))).toBe(true);
  });

  it('of another format ends with 63, as the check alone', async () => {
    const raw = join(folder, 'disk.raw');
    await qemuImgMust(['create', '-q', '-f', 'raw', raw, '1M']);
    expect((await qcowTool(['check', '-r', 'all', raw])).status).toBe(63);
  });
});
