/** The head of an undo file as bytes: what was repaired, and how far that went. */
import { crc32 } from './crc32';
import { PlatterError } from '../../shared/errors';
import type { RepairScope } from '../../shared/repair-results';
import { REPAIR_STEPS } from './planned-changes';

/** Steps have numbers from 1 on; the last one gives room back to the file system. 0 = none has begun. */
export const FIRST_STEP = 1;
export const PUNCH_STEP = REPAIR_STEPS.length + 1;
/** The bit of a step in a set of steps. */
export const bitOf = (step: number): number => 1 << step;

/** What an undo file says about its repair, once and for all. */
export interface UndoFacts {
  /** the image's path when it was repaired */
  readonly image: string;
  readonly scope: RepairScope;
  /** milliseconds since 1970 */
  readonly made: number;
  /** when the image had been modified last, milliseconds since 1970 */
  readonly modifiedBefore: number;
  /** bytes of the image before and after */
  readonly lengthBefore: number;
  readonly length: number;
  readonly corruptionsFixed: number;
  readonly leaksFixed: number;
  /** bytes of the image that change */
  readonly changedBytes: number;
  /** bytes that all steps write, one after the other */
  readonly writtenBytes: number;
  /** the steps that change something */
  readonly steps: number;
}

/** The image as the repair left it. */
export interface RepairedState {
  /** bytes */
  readonly length: number;
  /** milliseconds since 1970 */
  readonly modified: number;
}

/**
 * How far a repair is. The image lies between the steps `step` - 1 and `step`: of what `step` writes, any part may be
 * there. `applying` and `undoing` say which way it goes from there.
 */
export interface UndoState {
  readonly phase: 'applying' | 'undoing' | 'done';
  readonly step: number;
  /** of `done` */
  readonly result?: RepairedState;
}

/** Bytes of the head. What follows is never written again. */
export const HEAD_BYTES = 16 << 10;
/** The state is one sector: a write of it is there or is not. */
export const STATE_BYTES = 512;
const FACTS_AT = 4096;
const MAGIC = Buffer.from('PLATTER-UNDO\r\n\x1a\n', 'latin1');
const VERSION = 1;
const PHASES = ['applying', 'undoing', 'done'] as const;
const SCOPES: readonly RepairScope[] = ['leaks', 'all'];
const LONGEST_PATH = 8192;
/** numbers of the facts, in their order in the file */
const NUMBERS = [
  'made',
  'modifiedBefore',
  'lengthBefore',
  'length',
  'corruptionsFixed',
  'leaksFixed',
  'changedBytes',
  'writtenBytes',
  'steps',
] as const;
const TEXT_AT = 8 + NUMBERS.length * 8;

/** What a head says. */
export interface UndoHead {
  readonly facts: UndoFacts;
  readonly state: UndoState;
  /** bytes of the whole undo file */
  readonly fileLength: number;
}

/** The whole head. */
export function encodeHead({ facts, state, fileLength }: UndoHead): Uint8Array {
  const bytes = new Uint8Array(HEAD_BYTES);
  const factBytes = encodeFacts(facts);
  bytes.set(factBytes, FACTS_AT);
  bytes.set(encodeState(state, fileLength, crc32(factBytes)), 0);
  return bytes;
}

/** The sector that says how far the repair is. */
export function encodeState(state: UndoState, fileLength: number, factsSum: number): Uint8Array {
  const bytes = new Uint8Array(STATE_BYTES);
  const view = new DataView(bytes.buffer);
  bytes.set(MAGIC);
  view.setUint32(16, VERSION);
  view.setUint32(20, PHASES.indexOf(state.phase));
  view.setUint32(24, state.step);
  view.setUint32(28, factsSum);
  view.setFloat64(32, fileLength);
  view.setFloat64(40, state.result?.length ?? 0);
  view.setFloat64(48, state.result?.modified ?? 0);
  view.setUint32(STATE_BYTES - 4, crc32(bytes.subarray(0, STATE_BYTES - 4)));
  return bytes;
}

/**
 * @param bytes the first `HEAD_BYTES` of the file
 * @returns the head, and the checksum of its facts, for `encodeState`
 * @throws PlatterError undo-damaged
 */
export function decodeHead(bytes: Uint8Array, file: string): UndoHead & { readonly factsSum: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (MAGIC.compare(bytes, 0, MAGIC.length) !== 0) throw damaged(file, 'it is no undo file');
  if (view.getUint32(STATE_BYTES - 4) !== crc32(bytes.subarray(0, STATE_BYTES - 4))) {
    throw damaged(file, 'its first sector is damaged');
  }
  if (view.getUint32(16) !== VERSION) throw damaged(file, 'another version of Platter made it');
  const phase = PHASES[view.getUint32(20)];
  const step = view.getUint32(24);
  const fileLength = view.getFloat64(32);
  const factsSum = view.getUint32(28);
  const length = view.getFloat64(40);
  const modified = view.getFloat64(48);
  const facts = decodeFacts(bytes.subarray(FACTS_AT), factsSum, file);
  const sound =
    phase !== undefined &&
    step <= PUNCH_STEP &&
    isSize(fileLength) &&
    isSize(length) &&
    Number.isFinite(modified);
  if (!sound) throw damaged(file, 'its first sector makes no sense');
  const state = phase === 'done' ? { phase, step, result: { length, modified } } : { phase, step };
  return { facts, state, fileLength, factsSum };
}

function encodeFacts(facts: UndoFacts): Uint8Array {
  const text = Buffer.from(facts.image).subarray(0, LONGEST_PATH);
  const bytes = new Uint8Array(TEXT_AT + text.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, text.length);
  view.setUint32(4, SCOPES.indexOf(facts.scope));
  NUMBERS.forEach((name, index) => view.setFloat64(8 + index * 8, facts[name]));
  bytes.set(text, TEXT_AT);
  return bytes;
}

function decodeFacts(bytes: Uint8Array, sum: number, file: string): UndoFacts {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const textLength = Math.min(view.getUint32(0), LONGEST_PATH);
  const whole = bytes.subarray(0, TEXT_AT + textLength);
  if (crc32(whole) !== sum) throw damaged(file, 'what it says of its repair is damaged');
  const number = (name: (typeof NUMBERS)[number]): number => view.getFloat64(8 + NUMBERS.indexOf(name) * 8);
  const scope = SCOPES[view.getUint32(4)];
  const sizes = NUMBERS.filter((name) => name !== 'modifiedBefore').map(number);
  const sound =
    scope !== undefined &&
    sizes.every(isSize) &&
    Number.isFinite(number('modifiedBefore')) &&
    number('lengthBefore') <= number('length');
  if (!sound) throw damaged(file, 'what it says of its repair makes no sense');
  return {
    image: Buffer.from(whole.subarray(TEXT_AT)).toString(),
    scope,
    made: number('made'),
    modifiedBefore: number('modifiedBefore'),
    lengthBefore: number('lengthBefore'),
    length: number('length'),
    corruptionsFixed: number('corruptionsFixed'),
    leaksFixed: number('leaksFixed'),
    changedBytes: number('changedBytes'),
    writtenBytes: number('writtenBytes'),
    steps: number('steps'),
  };
}

const isSize = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

/** @param detail what is wrong, the end of a sentence */
export const damaged = (file: string, detail: string): PlatterError =>
  new PlatterError('undo-damaged', { file, detail });
