import { beforeEach, describe, expect, it } from 'vitest';
import { PlatterError, errorToWire } from '../shared/errors';
import { Log } from './log';
import { PathMask } from './path-mask';

let lines: string[];
let log: Log;
beforeEach(() => {
  lines = [];
  log = new Log();
  log.start({ add: (line) => lines.push(line) }, new PathMask());
});

const failed = (...args: ConstructorParameters<typeof PlatterError>): string => {
  log.failure('main', 'image-1 check', errorToWire(new PlatterError(...args)));
  return lines.join('\n');
};

describe('the log', () => {
  it('has lines of time, level, process and text', () => {
    log.add('info', 'engine', 'started');
    expect(lines[0]).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z info {2}engine started$/);
  });

  it('drops what comes before there is a file', () => {
    expect(() => new Log().add('info', 'main', 'early')).not.toThrow();
  });

  it('names what failed by code and fields', () => {
    expect(failed('io-error', { syscall: 'read', errno: 'EIO', offset: 65_536 })).toContain(
      'warn  main   image-1 check: io-error syscall=read errno=EIO offset=65536',
    );
    expect(failed('invalid-argument', { name: 'offset' })).toContain('name=offset');
  });

  it.each([
    ['no-such-file', { file: '/home/ann/secret.qcow2' }],
    ['no-such-file', { file: 'secret.qcow2' }],
    ['backing-file', { name: 'secret.qcow2', reason: 'missing' }],
    ['in-use', { command: 'qemu secret' }],
    ['unsupported-feature', { names: ['secret'] }],
    ['repair-interrupted', { undoFile: '/home/ann/secret.undo' }],
    ['internal', { message: "open '/home/ann/secret'" }],
    ['undo-damaged', { detail: 'secret' }],
    ['invalid-argument', { name: 'file', value: 'secret' }],
  ] as const)('leaves names and paths out of %s %j', (code, fields) => {
    expect(failed(code, fields)).not.toContain('secret');
  });

  it('has the stack of what should not have happened, and of nothing else', () => {
    log.failure('main', 'x', errorToWire(new TypeError('no such thing')));
    expect(lines[0]).toMatch(/error main {3}x: internal message="no such thing"/);
    expect(lines.length).toBeGreaterThan(2);
    lines.length = 0;
    failed('no-such-image', { handle: 'image-1' });
    expect(lines).toHaveLength(1);
  });

  it('is one line for one thing, whatever the text holds, and no longer than bounded', () => {
    log.add('info', 'page', `a\u001b[31m\r${'x'.repeat(1 << 20)}`);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('a\\u001b[31m\\u000d');
    expect(lines[0].length).toBeLessThan(1100);
    log.add('info', 'page', 'line\n'.repeat(1000));
    expect(lines.length).toBeLessThan(60);
  });
});
