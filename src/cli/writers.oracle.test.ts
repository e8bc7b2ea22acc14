import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { QCOW_TOOL, qcowTool } from '../../test/qcow-tool';
import { holdImage, qemuImgMust, qemuIoMust } from '../../test/qemu';
import { suiteFolder } from '../../test/suite-folder';

const folder = await suiteFolder('cli-writers');
const image = join(folder, 'disk.qcow2');
const busy = join(folder, 'busy.qcow2');
const overlay = join(folder, 'overlay.qcow2');
const external = join(folder, 'external.qcow2');
const data = join(folder, 'external.raw');

beforeAll(async () => {
  await qemuImgMust(['create', '-q', '-f', 'qcow2', image, '64M']);
  await qemuIoMust(image, ['write 0 64k', 'write 1M 64k', 'write -z 2M 64k']);
  await qemuImgMust(['create', '-q', '-f', 'qcow2', '-o', 'preallocation=metadata', busy, '256G']);
  await qemuImgMust(['create', '-q', '-f', 'qcow2', '-b', image, '-F', 'qcow2', overlay]);
  await qemuImgMust(['create', '-q', '-f', 'qcow2', '-o', `data_file=${data}`, external, '1M']);
});

describe('an image that others write to', () => {
  it('is read with a warning that names who has it open', async () => {
    const holder = await holdImage(image, join(folder, 'nbd.sock'));
    try {
      const { status, stdout, stderr } = await qcowTool(['check', image]);
      expect(status).toBe(0);
      expect(stdout).toContain('No errors');
      expect(stderr).toMatch(/^qcow-tool: warning: .* in use/);
      expect(stderr).toContain(`(process ${holder.pid})`);
    } finally {
      await holder.stop();
    }
  });

  it('is not called damaged when it changes under a check', async () => {
    const child = spawn(process.execPath, [QCOW_TOOL, 'check', '--progress-fd', '3', busy], {
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    });
    let output = '';
    let diagnostics = '';
    child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (diagnostics += chunk.toString()));
    let events = '';
    child.stdio[3]?.on('data', (chunk: Buffer) => {
      const opening = !/"phase":"(?!open)/.test(events);
      events += chunk.toString();
      if (opening && /"phase":"(?!open)/.test(events)) truncateSync(busy, 1 << 20);
    });
    const [status] = await once(child, 'close');
    expect(status).toBe(1);
    expect(output).toBe('');
    expect(diagnostics).toContain('changed on disk');
    expect(events).not.toContain('"progress":100');
  });
});

describe('a file below an image that others write to', () => {
  it.each(['map', 'mapped'])('is named by %s', async (command) => {
    const holder = await holdImage(image, join(folder, `${command}.sock`));
    try {
      const { status, stderr } = await qcowTool([command, overlay]);
      expect(status).toBe(0);
      expect(stderr.trimEnd().split('\n')).toHaveLength(1);
      expect(stderr).toContain(`warning: ${image}: The image is in use`);
      expect((await qcowTool(['check', overlay])).stderr).toBe('');
    } finally {
      await holder.stop();
    }
  });

  it.each(['map', 'check'])('is named by %s when it holds the data', async (command) => {
    const holder = await holdImage(external, join(folder, `data-${command}.sock`));
    try {
      const { stderr } = await qcowTool([command, external]);
      expect(stderr).toContain(`warning: ${external}: The image is in use`);
      expect(stderr).toContain(`warning: ${data}: The image is in use`);
    } finally {
      await holder.stop();
    }
  });
});
