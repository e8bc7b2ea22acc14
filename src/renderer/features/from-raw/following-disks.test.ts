import { expect, test } from 'vitest';
import type { OpenVerdict } from '../../../shared/app-protocol';
import { followingDisks, followingSentence } from './following-disks';

const disk = (name: string) => ({ file: `file-${name}`, fileName: `${name}.img`, folder: '/vm' });
const refused = (name: string): OpenVerdict => ({
  kind: 'refused',
  fileName: `${name}.img`,
  error: { code: 'other-format', fields: {} },
  raw: disk(name),
});

test('raw disks that came together follow one another, and what is no raw disk does not', () => {
  const { raw: _none, ...text } = refused('notes') as Extract<OpenVerdict, { kind: 'refused' }>;
  const verdicts = [refused('a'), text, refused('b'), refused('c')];
  expect(followingDisks(verdicts, 'file-a')).toEqual([disk('b'), disk('c')]);
  expect(followingDisks([refused('a')], 'file-a')).toEqual([]);
});

test('it is said which one is next, and how many there are', () => {
  expect(followingSentence([])).toBeUndefined();
  expect(followingSentence([disk('b')])).toContain(': b.img can follow');
  expect(followingSentence([disk('b'), disk('c'), disk('d')])).toContain('b.img and 2 more raw disks can');
});
