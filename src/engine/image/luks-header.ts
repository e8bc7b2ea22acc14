import { readUint16, readUint32 } from '../codec/big-endian';
import { decodeText } from '../codec/text';
import type { Storage } from '../io/storage';

/** One key slot of a LUKS header. */
export interface LuksSlot {
  readonly active: boolean;
  readonly iters?: number;
  readonly 'key-offset': number;
  readonly stripes?: number;
}

/** What a LUKS1 header says, under the names that `qemu-img info` uses. Offsets count from its start. */
export interface LuksInfo {
  readonly format: 'luks';
  readonly 'cipher-alg': string;
  readonly 'cipher-mode': string;
  readonly 'ivgen-alg': string;
  readonly 'ivgen-hash-alg'?: string;
  readonly 'hash-alg': string;
  readonly uuid: string;
  readonly 'payload-offset': number;
  readonly 'master-key-iters': number;
  readonly slots: readonly LuksSlot[];
}

/** LUKS on-disk format 1, §2: byte offsets of the header's fields. */
const FIELD = {
  version: 6,
  cipherName: 8,
  cipherMode: 40,
  hash: 72,
  payloadOffset: 104,
  keyBytes: 108,
  iterations: 164,
  uuid: 168,
  slots: 208,
} as const;
const MAGIC = 'LUKS\xba\xbe';
const NAME = 32;
const UUID = 40;
const SLOTS = 8;
const SLOT = 48;
const SLOT_ACTIVE = 0x00ac71f3;
const HEADER = FIELD.slots + SLOTS * SLOT;
const SECTOR = 512;

/** Reads the LUKS header at `position`; undefined when there is none of version 1. */
export async function readLuksHeader(storage: Storage, position: number): Promise<LuksInfo | undefined> {
  const bytes = new Uint8Array(HEADER);
  await storage.read(position, bytes);
  for (let index = 0; index < MAGIC.length; index++) {
    if (bytes[index] !== MAGIC.charCodeAt(index)) return undefined;
  }
  if (readUint16(bytes, FIELD.version) !== 1) return undefined;
  const text = (offset: number, length: number): string =>
    decodeText(bytes.subarray(offset, offset + length));
  const [mode, generator = ''] = text(FIELD.cipherMode, NAME).split('-');
  const [ivgen, ivgenHash] = generator.split(':');
  // XTS keys are two keys of half the length
  const keyBits = (readUint32(bytes, FIELD.keyBytes) * 8) / (mode === 'xts' ? 2 : 1);
  return {
    format: 'luks',
    'cipher-alg': `${text(FIELD.cipherName, NAME)}-${keyBits}`,
    'cipher-mode': mode,
    'ivgen-alg': ivgen,
    'ivgen-hash-alg': ivgenHash,
    'hash-alg': text(FIELD.hash, NAME),
    uuid: text(FIELD.uuid, UUID),
    'payload-offset': readUint32(bytes, FIELD.payloadOffset) * SECTOR,
    'master-key-iters': readUint32(bytes, FIELD.iterations),
    slots: Array.from({ length: SLOTS }, (_, index) => readSlot(bytes, FIELD.slots + index * SLOT)),
  };
}

function readSlot(bytes: Uint8Array, offset: number): LuksSlot {
  const active = readUint32(bytes, offset) === SLOT_ACTIVE;
  const keyOffset = readUint32(bytes, offset + 40) * SECTOR;
  if (!active) return { active, 'key-offset': keyOffset };
  const iters = readUint32(bytes, offset + 4);
  return { active, iters, 'key-offset': keyOffset, stripes: readUint32(bytes, offset + 44) };
}
