import type { ImageFormat } from '../../shared/results';
import type { Storage } from '../io/storage';

/** QEMU's probes look at no more than the first 512 bytes. */
export const PROBE_BYTES = 512;

interface Signature {
  readonly format: ImageFormat;
  readonly offset: number;
  /** Latin-1 text of the bytes */
  readonly magic: string;
  readonly also?: (bytes: Uint8Array) => boolean;
}

const uint32 = (bytes: Uint8Array, offset: number): number =>
  bytes.length < offset + 4 ? 0 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(offset);

const SIGNATURES: readonly Signature[] = [
  { format: 'qcow2', offset: 0, magic: 'QFI\xfb', also: (bytes) => uint32(bytes, 4) >= 2 },
  { format: 'qcow1', offset: 0, magic: 'QFI\xfb', also: (bytes) => uint32(bytes, 4) === 1 },
  { format: 'vmdk', offset: 0, magic: 'KDMV' },
  { format: 'vmdk', offset: 0, magic: 'COWD' },
  { format: 'vmdk', offset: 0, magic: '# Disk DescriptorFile' },
  { format: 'vhdx', offset: 0, magic: 'vhdxfile' },
  { format: 'vpc', offset: 0, magic: 'conectix' },
  { format: 'vdi', offset: 64, magic: '\x7f\x10\xda\xbe' },
  { format: 'qed', offset: 0, magic: 'QED\0' },
  { format: 'luks', offset: 0, magic: 'LUKS\xba\xbe\0\x01' },
  { format: 'parallels', offset: 0, magic: 'WithoutFreeSpace' },
  { format: 'parallels', offset: 0, magic: 'WithouFreSpacExt' },
  { format: 'bochs', offset: 0, magic: 'Bochs Virtual HD Image' },
  { format: 'cloop', offset: 0, magic: '#!/bin/sh\n#V2.0 Format\nmodprobe cloop file=$0' },
];

/**
 * Names the format of a file as QEMU would guess it. What matches nothing is `raw`.
 * @param bytes the first bytes of the file, PROBE_BYTES where it has as many
 * @param name file name; `.dmg` has no magic at the start
 */
export function probeFormat(bytes: Uint8Array, name = ''): ImageFormat {
  if (bytes.length === 0) return 'empty';
  const found = SIGNATURES.find(({ offset, magic, also }) => {
    for (let index = 0; index < magic.length; index++) {
      if (bytes[offset + index] !== magic.charCodeAt(index)) return false;
    }
    return also?.(bytes) ?? true;
  });
  if (found) return found.format;
  return name.toLowerCase().endsWith('.dmg') ? 'dmg' : 'raw';
}

/** The format of a file by its first bytes, and what was read of them. */
export async function probeStorage(
  storage: Storage,
): Promise<{ readonly format: ImageFormat; readonly bytes: Uint8Array }> {
  const bytes = new Uint8Array(Math.min(PROBE_BYTES, storage.length));
  await storage.read(0, bytes);
  return { format: probeFormat(bytes, storage.name), bytes };
}
