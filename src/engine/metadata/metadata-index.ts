/**
 * The index of metadata that was taken out of an image, PREFIX.map: one JSON document a line, in the order of the
 * image file. The first line is the head, the last says how many bytes PREFIX.meta has.
 */
import { PlatterError } from '../../shared/errors';
import type { Structure } from '../../shared/findings';
import type { LeftOutReason } from '../../shared/results';
import { structureNamed } from '../../shared/structure-names';
import { MAX_OFFSET } from '../../shared/units';

const FORMAT = 'platter-metadata';
const VERSION = 1;
/** Longest line, in bytes. */
export const MAX_LINE = 1024;

/** What all runs have in common. */
export interface IndexHead {
  /** bytes of the image */
  readonly fileLength: number;
  /** bytes; undefined where the header does not say */
  readonly clusterSize?: number;
}

/** A run of bytes of the image. */
export interface IndexRun {
  /** byte offset in the image */
  readonly offset: number;
  readonly length: number;
  readonly structure: Structure;
  /** why PREFIX.meta does not have it; absent where it has */
  readonly leftOut?: LeftOutReason;
}

/** A line of the index behind its head. */
export type IndexLine =
  { readonly kind: 'run'; readonly run: IndexRun } | { readonly kind: 'end'; readonly bytes: number };

const line = (document: object): string => `${JSON.stringify(document)}\n`;

export const headLine = ({ fileLength, clusterSize }: IndexHead): string =>
  line({ format: FORMAT, version: VERSION, 'file-length': fileLength, 'cluster-size': clusterSize });

export const runLine = ({ offset, length, structure, leftOut }: IndexRun): string =>
  line({ offset, length, of: structure, 'left-out': leftOut });

/** @param bytes of PREFIX.meta */
export const endLine = (bytes: number): string => line({ end: true, bytes });

/** Reads lines one after another and holds them to what the format promises. */
export class IndexReader {
  #number = 0;
  #head: IndexHead | undefined;
  /** end of the last run */
  #end = 0;

  /** @param file for errors */
  constructor(private readonly file: string) {}

  /** @throws PlatterError metadata-damaged */
  head(text: string): IndexHead {
    const { format, version, ...values } = this.#parse(text);
    if (format !== FORMAT) throw this.damaged(`the first line does not say "${FORMAT}"`);
    if (version !== VERSION) throw this.damaged(`version ${String(version)} is not known`);
    const fileLength = this.#size(values, 'file-length');
    const clusterSize = values['cluster-size'] === undefined ? undefined : this.#size(values, 'cluster-size');
    return (this.#head = { fileLength, clusterSize });
  }

  /**
   * A line after the head: runs ascend, do not overlap and lie inside the image.
   * @throws PlatterError metadata-damaged
   */
  next(text: string): IndexLine {
    const values = this.#parse(text);
    if (values.end === true) return { kind: 'end', bytes: this.#size(values, 'bytes') };
    const offset = this.#size(values, 'offset');
    const length = this.#size(values, 'length');
    const { of, 'left-out': leftOut } = values;
    if (!isStructure(of)) throw this.damaged('"of" names no structure');
    if (leftOut !== undefined && !isReason(leftOut)) throw this.damaged('"left-out" gives no known reason');
    if (length === 0) throw this.damaged('a run is empty');
    if (offset < this.#end) throw this.damaged('a run begins before the one above it ends');
    this.#end = offset + length;
    if (this.#end > (this.#head?.fileLength ?? 0)) throw this.damaged('a run ends behind the image');
    return { kind: 'run', run: { offset, length, structure: of, leftOut } };
  }

  /** The error for the line that was read last. */
  damaged(detail: string): PlatterError {
    return new PlatterError('metadata-damaged', { file: this.file, line: this.#number, detail });
  }

  #parse(text: string): Readonly<Record<string, unknown>> {
    this.#number++;
    try {
      const value: unknown = JSON.parse(text);
      if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value));
    } catch {
      // said below
    }
    throw this.damaged('the line is no JSON object');
  }

  #size(values: Readonly<Record<string, unknown>>, name: string): number {
    const value = values[name];
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= MAX_OFFSET)
      return value;
    throw this.damaged(`"${name}" is no whole number below 2^53`);
  }
}

const isStructure = (value: unknown): value is Structure =>
  typeof value === 'string' && structureNamed(value) !== undefined;

const isReason = (value: unknown): value is LeftOutReason =>
  value === 'guest-data' || value === 'implausible';
