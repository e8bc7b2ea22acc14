import { describe, expect, it } from 'vitest';
import { defaultUndoFolder, isUndoName, namesBeside, namesIn, undoName } from './undo-names';

const MADE = new Date(2026, 10, 25, 9, 30, 5);

describe('names of undo files', () => {
  it('say which image, and when', () => {
    const names = namesBeside('/images/disk.qcow2');
    expect(undoName(names, MADE, 1)).toBe('/images/disk.qcow2.20261125-093005.platter-undo');
    expect(undoName(names, MADE, 3)).toBe('/images/disk.qcow2.20261125-093005-3.platter-undo');
    expect(isUndoName(names, 'disk.qcow2.20261125-093005-3.platter-undo')).toBe(true);
  });

  it.each([
    'disk.qcow2',
    'other.qcow2.20261125-093005.platter-undo',
    'disk.qcow2.bak.20261125-093005.platter-undo',
    'disk.qcow2.20261125-093005.platter-undo.bak',
    '.disk.qcow2.20261125-093005.platter-undo.0123456789ab.part',
  ])('%s is none of the image', (name) => {
    expect(isUndoName(namesBeside('/images/disk.qcow2'), name)).toBe(false);
  });

  it('tell images of the same name apart in a folder for all', () => {
    const [one, two] = ['/a/disk.qcow2', '/b/disk.qcow2'].map((image) => namesIn('/undo', image));
    const name = undoName(one, MADE, 1).slice('/undo/'.length);
    expect([one, two].map((names) => isUndoName(names, name))).toEqual([true, false]);
  });

  it('fit into a file system, however long the name of the image is', () => {
    const name = undoName(namesIn('/', `/${'ä'.repeat(127)}`), MADE, 999);
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(256);
    expect(name).not.toContain('\uFFFD');
  });

  it('go to the folder of the app', () => {
    expect(defaultUndoFolder('linux', '/home/a', {})).toBe('/home/a/.config/Platter/undo');
    expect(defaultUndoFolder('linux', '/home/a', { XDG_CONFIG_HOME: '/c' })).toBe('/c/Platter/undo');
    expect(defaultUndoFolder('darwin', '/Users/a', {})).toBe(
      '/Users/a/Library/Application Support/Platter/undo',
    );
    expect(defaultUndoFolder('win32', 'C:\\Users\\a', { APPDATA: 'C:\\R' })).toBe('C:\\R\\Platter\\undo');
  });
});
