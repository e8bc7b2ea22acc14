/**
 * The units of the engine as types, so that a guest offset can't be handed where a host offset is meant.
 * They cost nothing at run time. Numbers above 2^53 are refused: nothing in Platter silently loses bits.
 */

declare const unit: unique symbol;
type Unit<Name extends string> = number & { readonly [unit]: Name };

/** Byte offset on the virtual disk, as the guest sees it. */
export type GuestOffset = Unit<'guest offset'>;
/** Byte offset in the image file. */
export type HostOffset = Unit<'host offset'>;
/** Index of a cluster of the virtual disk: guest offset / cluster size. */
export type GuestCluster = Unit<'guest cluster'>;
/** Index of a cluster of the image file: host offset / cluster size. */
export type HostCluster = Unit<'host cluster'>;
/** How many clusters. */
export type ClusterCount = Unit<'cluster count'>;
/** How many bytes. */
export type ByteCount = Unit<'byte count'>;

/** Largest offset the engine works with, 2^53 - 1; the format allows 2^63. */
export const MAX_OFFSET = Number.MAX_SAFE_INTEGER;

function checked<T extends number>(value: number, name: string): T {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${value} is no ${name}`);
  return value as T;
}

/** @throws RangeError unless value is a whole number in 0 … 2^53-1 */
export const guestOffset = (value: number): GuestOffset => checked(value, 'guest offset');
/** @throws RangeError unless value is a whole number in 0 … 2^53-1 */
export const hostOffset = (value: number): HostOffset => checked(value, 'host offset');
/** @throws RangeError unless value is a whole number in 0 … 2^53-1 */
export const guestCluster = (value: number): GuestCluster => checked(value, 'guest cluster');
/** @throws RangeError unless value is a whole number in 0 … 2^53-1 */
export const hostCluster = (value: number): HostCluster => checked(value, 'host cluster');
/** @throws RangeError unless value is a whole number in 0 … 2^53-1 */
export const clusterCount = (value: number): ClusterCount => checked(value, 'cluster count');
/** @throws RangeError unless value is a whole number in 0 … 2^53-1 */
export const byteCount = (value: number): ByteCount => checked(value, 'byte count');
