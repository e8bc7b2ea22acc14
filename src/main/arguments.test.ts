import { describe, expect, it } from 'vitest';
import { imageArguments } from './arguments';

const context = { cwd: '/home/ann', appPaths: ['/opt/platter', '/opt/platter/out/main/index.js'] };

describe('imageArguments', () => {
  it('resolves relative paths against the given working directory', () => {
    expect(imageArguments(['electron', 'a.qcow2', '../b.qcow2', '/c.qcow2'], context)).toEqual([
      '/home/ann/a.qcow2',
      '/home/b.qcow2',
      '/c.qcow2',
    ]);
  });

  it('skips switches wherever they stand', () => {
    const argv = ['platter', '--no-sandbox', 'a.qcow2', '--user-data-dir=/tmp/x', '-v'];
    expect(imageArguments(argv, context)).toEqual(['/home/ann/a.qcow2']);
  });

  it('takes everything after -- as a path', () => {
    expect(imageArguments(['platter', '--', '-odd.qcow2'], context)).toEqual(['/home/ann/-odd.qcow2']);
  });

  it('skips the app itself when it runs unpackaged', () => {
    expect(imageArguments(['electron', '/opt/platter', 'a.qcow2'], context)).toEqual(['/home/ann/a.qcow2']);
    expect(imageArguments(['electron', '.'], { ...context, cwd: '/opt/platter' })).toEqual([]);
  });

  it('understands file URLs, and takes a broken one as a name', () => {
    expect(imageArguments(['platter', 'file:///disks/my%20vm.qcow2'], context)).toEqual([
      '/disks/my vm.qcow2',
    ]);
    expect(imageArguments(['platter', 'file://host/x'], context)).toEqual(['/home/ann/file:/host/x']);
  });
});
