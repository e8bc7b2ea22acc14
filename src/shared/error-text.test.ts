import { describe, expect, it } from 'vitest';
import { PlatterError } from './errors';
import type { ErrorCode } from './errors';
import { describeError, errorLine } from './error-text';

const CODES: Record<ErrorCode, true> = {
  'no-such-file': true,
  'not-readable': true,
  'not-writable': true,
  'file-exists': true,
  'is-directory': true,
  'not-a-regular-file': true,
  'empty-file': true,
  'other-format': true,
  'header-damaged': true,
  'unsupported-feature': true,
  encrypted: true,
  'backing-file': true,
  'data-file': true,
  'io-error': true,
  'changed-on-disk': true,
  'corrupt-structure': true,
  'metadata-damaged': true,
  'header-full': true,
  'read-only': true,
  'discard-off': true,
  'data-loss': true,
  'unsupported-change': true,
  'too-large': true,
  'in-use': true,
  'undo-not-made': true,
  'undo-damaged': true,
  'nothing-to-undo': true,
  'changed-since-repair': true,
  'repair-failed': true,
  'repair-interrupted': true,
  cancelled: true,
  'invalid-argument': true,
  'no-such-image': true,
  'engine-stopped': true,
  internal: true,
};
const codes = Object.keys(CODES) as ErrorCode[];

describe('words for errors', () => {
  it.each(codes)('%s reads as sentences, with and without its fields', (code) => {
    const full = {
      file: 'a.qcow2',
      offset: 65_536,
      raw: '0x1',
      names: ['x', 'y'],
      reason: 'cycle',
      errno: 'EIO',
    };
    for (const fields of [{}, full]) {
      const { title, detail, remedy } = describeError(code, fields);
      expect(title).toMatch(/^[A-Z].*[^.]$/);
      expect(detail).toMatch(/^[A-Z"].*\.$/);
      expect(remedy).toMatch(/^[A-Z].*\.$/);
      expect(title + detail + remedy).not.toMatch(/undefined|NaN|\[object|\n/);
    }
  });

  it('say where and why', () => {
    expect(describeError('io-error', { errno: 'EIO', offset: 0x50000 }).detail).toBe(
      'The disk reports a read error at 0x50000 (EIO).',
    );
    const writing = { errno: 'EIO', syscall: 'fdatasync', offset: 512 };
    expect(describeError('io-error', writing)).toMatchObject({
      title: 'Writing failed',
      detail: 'The disk reports a write error at 0x200 (EIO).',
    });
    expect(describeError('io-error', { errno: 'ENOSPC', syscall: 'write', offset: 512 })).toMatchObject({
      detail: 'The disk is full (ENOSPC).',
      remedy: 'Make room on the disk, then try again.',
    });
    expect(describeError('not-writable', { errno: 'EROFS' }).detail).toBe('Its disk is read-only.');
    expect(describeError('no-such-file', { missing: 'folder' }).title).toBe('The folder is not there');
    const opened = describeError('no-such-file', { missing: 'opened-folder' });
    expect(opened).toMatchObject({
      title: 'The folder is not there',
      remedy: expect.stringMatching(/^Open/),
    });
    expect(describeError('other-format', { format: 'vhdx' }).detail).toBe('It is a Hyper-V disk (VHDX).');
    expect(describeError('other-format', { format: 'qcow2', wanted: 'raw' })).toMatchObject({
      title: 'This is no raw disk',
      detail: 'It is a qcow2 image.',
    });
    expect(describeError('backing-file', { name: 'base.img', reason: 'missing' }).detail).toBe(
      'The image needs "base.img", but there is no such file.',
    );
    expect(describeError('in-use', { pid: 42, command: 'qemu-nbd' }).detail).toBe(
      'qemu-nbd (process 42) has it open.',
    );
    expect(describeError('in-use', { pid: 42, command: 'qemu-nbd', others: 2 }).detail).toBe(
      'qemu-nbd (process 42) has it open, and 2 more.',
    );
    expect(describeError('in-use', { own: true }).detail).toMatch(/^Platter itself/);
  });

  it('say of a damaged image how to repair it, with the command where there is one', () => {
    for (const reason of ['corrupt-bit', 'damaged', 'dirty', 'snapshots']) {
      const { title, remedy } = describeError('read-only', { reason });
      expect(title).toBe('The image is damaged and is only read');
      expect(remedy).toContain('repair the image first');
    }
    const repair = 'qcow-tool repair a.qcow2';
    expect(describeError('read-only', { reason: 'damaged', repair }).remedy).toBe(
      'Repair it first: qcow-tool repair a.qcow2 does so, and with --dry-run says what it would do.',
    );
    expect(describeError('read-only', { reason: 'asked', repair }).remedy).toContain('Open it for writing');
  });

  it('say what is left of an operation that was stopped', () => {
    expect(describeError('cancelled', {}).detail).toContain('what was done until then stays done');
    expect(describeError('cancelled', { undone: true }).detail).toContain('the image is as it was');
    const { detail, remedy } = describeError('cancelled', { goesOn: true });
    expect(detail).toContain('The image is whole, and the file as small as it got.');
    expect(remedy).toContain('goes on from there');
  });
});

describe('a line for a terminal', () => {
  it('names the file, what is wrong and the remedy', () => {
    const line = errorLine(new PlatterError('empty-file', { file: '/tmp/a.qcow2' }));
    expect(line).toMatch(/^\/tmp\/a\.qcow2: The file is empty\. .*fetch it again\.$/);
  });

  it('takes the file from outside where the error has none', () => {
    expect(errorLine(new PlatterError('encrypted'), 'a.qcow2')).toMatch(/^a\.qcow2: /);
    expect(errorLine(new PlatterError('encrypted'))).toMatch(/^The image is encrypted\./);
  });

  it('stays one line whatever a name holds', () => {
    const line = errorLine(new PlatterError('backing-file', { name: 'a\n\u001b[31mb', file: 'x\ry' }));
    expect(line).not.toMatch(/\p{Cc}/u);
  });
});
