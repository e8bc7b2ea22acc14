import type { ComparedFact } from '../../shared/compare-results';
import { formatBytes } from '../../shared/sizes';
import type { Image } from '../image/image';

/** What an image says of itself, by the part of it and a name that tells one from another. */
type Facts = ReadonlyMap<string, Omit<ComparedFact, 'first' | 'second'> & { readonly value: string }>;

type Described = Pick<
  Image,
  'headerFields' | 'features' | 'snapshots' | 'bitmaps' | 'backingName' | 'extensionFacts'
>;

function factsOf(image: Described): Facts {
  const facts = new Map<string, ComparedFact & { readonly value: string }>();
  const add = (part: ComparedFact['part'], name: string, value: string | undefined): void => {
    if (value !== undefined) facts.set(`${part} ${name}`, { part, name, value });
  };
  for (const { name, value } of image.headerFields) add('field', name, value);
  for (const { name, set, bit, on } of image.features)
    if (on) add('feature', name || `${set} bit ${bit}`, 'on');
  add('backing-file', 'Backing file', image.backingName);
  add('data-file', 'Data file', image.extensionFacts?.dataFileName);
  for (const { id, name, dateSeconds, diskSize } of image.snapshots)
    add('snapshot', `${name} (${id})`, `${takenAt(dateSeconds)}, a disk of ${formatBytes(diskSize)}`);
  for (const { name, granularity } of image.bitmaps) add('bitmap', name, `granularity ${granularity}`);
  return facts;
}

function takenAt(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? 'no valid date' : date.toISOString().slice(0, 19).replace('T', ' ');
}

/** What two images say of themselves, side by side, in the order of the first. */
export function compareFacts(first: Described, second: Described): readonly ComparedFact[] {
  const [ofFirst, ofSecond] = [factsOf(first), factsOf(second)];
  const only = [...ofSecond].filter(([key]) => !ofFirst.has(key));
  return [
    ...[...ofFirst].map(([key, { part, name, value }]) => ({
      part,
      name,
      first: value,
      second: ofSecond.get(key)?.value,
    })),
    ...only.map(([, { part, name, value }]) => ({ part, name, second: value })),
  ];
}
