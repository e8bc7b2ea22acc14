/** An opened image: as much of it as could be read, for reading operations. */
import type { Finding } from '../../shared/findings';
import type { ChainLink, FeatureBit, HeaderExtension, HeaderField } from '../../shared/results';
import type { BitmapEntry } from '../codec/bitmap-directory';
import type { Header } from '../codec/header';
import type { DecodedExtensions } from '../codec/header-extensions';
import type { SnapshotEntry } from '../codec/snapshot-table';
import type { Storage } from '../io/storage';
import type { Geometry } from './geometry';

/**
 * Made by `openImage`, which rejects only when there is no qcow2 magic or the file can't be read at all.
 * Whatever else is wrong stands in `findings`; parts that could not be decoded are empty or undefined.
 */
export interface Image {
  readonly storage: Storage;
  /** absolute path, for names relative to it; undefined for memory images */
  readonly path?: string;
  readonly header?: Header;
  readonly headerFields: readonly HeaderField[];
  readonly features: readonly FeatureBit[];
  readonly extensions: readonly HeaderExtension[];
  /** what the extensions say: LUKS header, bitmap directory, data file, backing format */
  readonly extensionFacts?: DecodedExtensions;
  /** backing file name as it stands in the header */
  readonly backingName?: string;
  /** undefined when the header's values do not allow to walk the tables */
  readonly geometry?: Geometry;
  /** active L1 table, whole entries as they stand in the file, zero-filled past the end of the file; at most 32 MiB */
  readonly l1: Uint8Array;
  readonly snapshots: readonly SnapshotEntry[];
  readonly bitmaps: readonly BitmapEntry[];
  /** header-level findings. Counter `open` = QEMU refuses the image */
  readonly findings: readonly Finding[];
  /** the chain below, this image first */
  readonly chain: readonly ChainLink[];
  /** the backing image, when it could be opened */
  readonly backing?: BackingSource;
  /** external data file, when the image has one and it could be opened */
  readonly dataStorage?: Storage;
  /** closes this image, its backing images and data file */
  close(): Promise<void>;
}

/** What stands below an image: another qcow2, or raw bytes. */
export type BackingSource =
  { readonly kind: 'qcow2'; readonly image: Image } | { readonly kind: 'raw'; readonly storage: Storage };
