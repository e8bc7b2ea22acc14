import { describe, expect, it } from 'vitest';
import { compactForecast, compactResult } from '../../test/compact-records';
import { compactedJson, compactedText, forecastJson, forecastText } from './print-compact';

const MIB = 2 ** 20;
const NOTHING = { oldSize: 24 * MIB, newSize: 24 * MIB, allocatedBefore: 24 * MIB };
const lines = (text: string): string[] => text.trimEnd().split('\n');

describe('the text of a dry run', () => {
  it('says what would be freed, copied and changed, and that no room is needed', () => {
    expect(forecastText(compactForecast(), 'disk.qcow2')).toBe(
      'Compacting disk.qcow2 would free 40 MiB of 64 MiB; the file would be 24 MiB long.\n' +
        'It copies 10 MiB (160 clusters), changes 170 references, and needs no extra space.\n' +
        'Nothing was written.\n',
    );
  });

  it('says what is given back on the way, and what stays', () => {
    const forecast = compactForecast({ zeroBytes: 3 * MIB, leakedBytes: MIB, leftBytes: 2 * MIB });
    const text = forecastText(forecast, 'disk.qcow2');
    expect(text).toContain('would free about 40 MiB');
    expect(text).toContain('3 MiB of the disk are zeroes');
    expect(text).toContain('1 MiB of leaked clusters would be given back');
    expect(text).toContain('2 MiB of holes would stay');
  });

  it('says that there is nothing to free', () => {
    const text = forecastText(compactForecast({ ...NOTHING, moves: 0, copyBytes: 0 }), 'disk.qcow2');
    expect(lines(text)).toEqual([
      'There is nothing to free: disk.qcow2 is as short as what it holds allows, 24 MiB.',
      'Nothing was written.',
    ]);
  });

  it('of punching speaks of the room on disk', () => {
    const moves = { moves: 0, copyBytes: 0, refsUpdated: 0 };
    const text = forecastText(compactForecast({ way: 'punch', newSize: 64 * MIB, ...moves }), 'disk.qcow2');
    expect(lines(text)[0]).toBe(
      'Punching holes into disk.qcow2 would free 36 MiB of the 60 MiB that it takes on disk; the file would stay 64 MiB long.',
    );
    const none = compactForecast({ way: 'punch', ...NOTHING, ...moves });
    expect(forecastText(none, 'disk.qcow2')).toContain('There is nothing to free');
  });

  it('of punching does not wonder at holes', () => {
    const punch = { way: 'punch', leftBytes: MIB } as const;
    expect(forecastText(compactForecast(punch), 'disk.qcow2')).not.toContain('too long');
    expect(compactedText(compactResult(punch), 'disk.qcow2')).not.toContain('too long');
  });

  it('of defragmenting names the room that it needs meanwhile', () => {
    const forecast = compactForecast({ way: 'defragment', temporaryBytes: 64 * MIB });
    const text = forecastText(forecast, 'disk.qcow2');
    expect(text).toContain('lay its disk out in order');
    expect(text).toContain('needs 64 MiB of extra space meanwhile');
  });
});

describe('the text of what was done', () => {
  it('ends with the sentence of the original', () => {
    expect(compactedText(compactResult(), 'disk.qcow2')).toBe(
      'Copied 10 MiB (160 clusters) and changed 170 references in 1.2 s.\n' +
        'disk.qcow2 is 24 MiB long, before 64 MiB; it takes 24 MiB on disk, before 60 MiB.\n' +
        'The file is now 40 MiB smaller.\n',
    );
  });

  it.each([
    [40 * MIB + 65_536, '40'],
    [MIB - 65_536, '0.94'],
    [65_536, '0.063'],
  ])('says of %d bytes that they are %s MiB', (freed, mebibytes) => {
    const text = compactedText(compactResult({ newSize: 64 * MIB - freed }), 'disk.qcow2');
    expect(lines(text).at(-1)).toBe(`The file is now ${mebibytes} MiB smaller.`);
  });

  it('says in the words of the original that nothing was to be gained', () => {
    const nothing = compactResult({ ...NOTHING, moved: 0, copied: 0 });
    expect(lines(compactedText(nothing, 'disk.qcow2')).at(-1)).toBe(
      "I couldn't make the file any smaller. Consider running `discard`.",
    );
    const zeroes = { ...nothing, zeroes: true };
    expect(compactedText(zeroes, 'disk.qcow2')).not.toContain('Consider');
  });

  it('of one that was stopped says how far it came, and nothing of what might be', () => {
    const stopped = compactResult({ ...NOTHING, leftBytes: MIB, stopped: true });
    const text = compactedText(stopped, 'disk.qcow2');
    expect(text).not.toContain("couldn't");
    expect(text).not.toContain('holes');
    expect(text).toContain('24 MiB long as before');
  });

  it('names leaks and zeroes', () => {
    const text = compactedText(compactResult({ zeroBytes: 3 * MIB, leakedBytes: MIB }), 'disk.qcow2');
    expect(text).toContain('Gave up 3 MiB of zeroes');
    expect(text).toContain('Gave back 1 MiB of leaked clusters');
  });

  it('says what could not be given back, and that no data is missing', () => {
    const text = compactedText(compactResult({ unfreedBytes: 2 * MIB }), 'disk.qcow2');
    expect(text).toContain('2 MiB could not be given back');
    expect(text).toContain('no data is missing');
    expect(compactedText(compactResult(), 'disk.qcow2')).not.toContain('could not');
    const document = JSON.parse(compactedJson(compactResult({ unfreedBytes: 2 * MIB }), 'disk.qcow2'));
    expect(document['unfreed-bytes']).toBe(2 * MIB);
  });

  it('gives the terminal nothing to act on', () => {
    expect(compactedText(compactResult(), 'a\u001b[2J.qcow2')).toContain('a\\u001b[2J.qcow2');
  });
});

describe('the JSON document', () => {
  const CONTRACT = ['copied', 'refs-updated', 'old-size', 'new-size'];

  it('has the keys of the contract first', () => {
    const document = JSON.parse(compactedJson(compactResult(), 'disk.qcow2'));
    expect(Object.keys(document).slice(0, 4)).toEqual(CONTRACT);
    expect(document).toMatchObject({
      copied: 10 * MIB,
      'refs-updated': 170,
      'old-size': 64 * MIB,
      'new-size': 24 * MIB,
      filename: 'disk.qcow2',
      'dry-run': false,
      way: 'compact',
      'clusters-moved': 160,
      'actual-size': 24 * MIB,
      stopped: false,
    });
  });

  it('of a dry run has the same ones, and the room that is needed', () => {
    const document = JSON.parse(forecastJson(compactForecast({ temporaryBytes: MIB }), 'disk.qcow2'));
    const done = JSON.parse(compactedJson(compactResult(), 'disk.qcow2'));
    expect(Object.keys(document).slice(0, 4)).toEqual(CONTRACT);
    for (const key of Object.keys(done).filter(
      (name) => !['dry-run', 'unfreed-bytes', 'stopped'].includes(name),
    )) {
      expect(document[key]).toEqual(done[key]);
    }
    expect(document).toMatchObject({ 'dry-run': true, 'temporary-bytes': MIB });
  });
});

it('foretells the time where one was measured, and else says nothing of it', () => {
  const rate = { bytesPerSecond: 100 * MIB };
  const forecast = compactForecast({ copyBytes: 4000 * MIB });
  expect(forecastText(forecast, 'disk.qcow2', rate)).toContain(
    'That takes about 40 seconds, at the 100 MiB a second of the last time.',
  );
  expect(forecastText(forecast, 'disk.qcow2')).not.toContain('takes about');
  expect(JSON.parse(forecastJson(forecast, 'disk.qcow2', rate))).toMatchObject({ 'estimated-seconds': 40 });
  expect(JSON.parse(forecastJson(forecast, 'disk.qcow2'))).not.toHaveProperty('estimated-seconds');
});
