import { expect, it } from 'vitest';
import { tellApart } from './tell-apart';

const file = (path: string) => {
  const end = path.lastIndexOf('/');
  return { fileName: path.slice(end + 1), folder: path.slice(0, end) };
};

it('says nothing of files that have a name for themselves, nor of one that is there twice', () => {
  expect(tellApart([file('/vm/a.qcow2'), file('/vm/b.qcow2')])).toEqual(['', '']);
  expect(tellApart([file('/vm/a.qcow2'), file('/vm/a.qcow2')])).toEqual(['', '']);
});

it('says of files of one name as much of their folders as it takes', () => {
  const paths = ['/vm/web/disk.qcow2', '/vm/mail/disk.qcow2', '/vm/mail/other.qcow2'];
  expect(tellApart(paths.map(file))).toEqual(['web', 'mail', '']);
  const deeper = ['/vm/web/disks/0.qcow2', '/vm/mail/disks/0.qcow2', '/vm/mail/old/0.qcow2'];
  expect(tellApart(deeper.map(file))).toEqual(['web/disks', 'mail/disks', 'old']);
});

it('tells a folder from the one that it lies in, and from one that is not known', () => {
  expect(tellApart([file('/vm/disk.qcow2'), file('/backup/vm/disk.qcow2')])).toEqual(['vm', 'backup/vm']);
  expect(tellApart([file('/vm/disk.qcow2'), { fileName: 'disk.qcow2', folder: '' }])).toEqual(['vm', '']);
});

it('knows the separators of Windows', () => {
  const windows = ['C:\\vm\\web', 'C:\\vm\\mail'].map((folder) => ({ fileName: 'disk.qcow2', folder }));
  expect(tellApart(windows)).toEqual(['web', 'mail']);
});
