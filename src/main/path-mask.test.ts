import { describe, expect, it } from 'vitest';
import { PathMask } from './path-mask';

const mask = (): PathMask => new PathMask(['/opt/Platter/resources/app.asar']);

describe('what stands for paths', () => {
  it.each([
    ["ENOENT: no such file or directory, open '/home/ann/My disks/a.qcow2'", 'My disks'],
    ["EXDEV: rename '/home/ann/a' -> '/mnt/secret/b c'", 'secret'],
    ["EACCES: open '/home/ann/ann's disk.qcow2'", 'disk.qcow2'],
    ['failed at /home/ann/My disks/plans for 2027.qcow2', '2027'],
    ['path:/home/ann/x', 'ann'],
    ['(/home/ann/x y)', 'ann'],
    ['of file:///home/ann/x', 'ann'],
    ['of C:\\Users\\Ann\\My disk.vhd', 'Ann'],
    ['of C:/Users/Ann/My disk.vhd', 'Ann'],
    ['of \\\\server\\share\\a b', 'server'],
    ['"/opt/Platter-secret/a b"', 'secret'],
    ['at f (/opt/Platter/resources/app.asar/out/x.js:1:2) of /home/ann/b', 'ann'],
  ])('leaves nothing of the path in %s', (text, secret) => {
    const hidden = mask().hide(text);
    expect(hidden).not.toContain(secret);
    expect(hidden).toMatch(/<path \d>/);
  });

  it.each(['12 MiB/s', 'n/a', '1 / 2', 'app://platter/index.html', 'base64/url', 'node:fs/promises', ''])(
    'leaves %s as it is',
    (text) => expect(mask().hide(text)).toBe(text),
  );

  it('shows where in the app something happened', () => {
    const line = 'at read (/opt/Platter/resources/app.asar/out/main/index.js:10:5)';
    expect(mask().hide(line)).toBe('at read (<app>/out/main/index.js:10:5)');
    expect(mask().hide("Cannot find module '/opt/Platter/resources/app.asar/out/x.js'")).toContain(
      '<app>/out/x.js',
    );
  });

  it('is the same for the same path, and another for another one', () => {
    const one = mask();
    expect(one.nameOf('/a')).toBe(one.nameOf('/a'));
    expect(one.hide("open '/a'")).toContain(one.nameOf('/a'));
    expect(one.nameOf('/b')).not.toBe(one.nameOf('/a'));
  });

  it('remembers no more than a bounded number of paths', () => {
    const one = mask();
    for (let index = 0; index < 5000; index++) one.nameOf(`/${index}`);
    expect(one.nameOf('/0')).toBe('<path 1>');
    expect(one.nameOf('/4999')).toBe('<path>');
  });
});
