/** Where Platter answers otherwise than qemu-img on purpose; docs/decisions/0004 says it at length. */

/**
 * Why qemu-img refuses to open an image that Platter maps all the same: what it found wrong is not needed to
 * find guest data, and a check reports it.
 */
const MAPPED_ALL_THE_SAME: readonly RegExp[] = [
  /Image does not contain a reference count table/,
  /Snapshot table (too large|offset invalid)|Too much extra metadata in snapshot table|Failed to read snapshots/i,
  /Could not read bitmap_table table from image/,
  /Volume is not in LUKS format/,
];

/** Metadata is never encrypted, so Platter checks and maps without the key that qemu-img asks for. */
export const wantsKey = (stderr: string): boolean => stderr.includes("'encrypt.key-secret' is required");

/** Whether it is for such a reason that qemu-img did not open an image. */
export const isMappedAllTheSame = (stderr: string): boolean =>
  wantsKey(stderr) || MAPPED_ALL_THE_SAME.some((reason) => reason.test(stderr));
