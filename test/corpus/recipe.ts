import type { FindingCode } from '../../src/shared/findings';
import type { Workshop } from './workshop';

/** What a check of the image is known to say, written down by hand so that a recipe that misses its aim shows. */
export interface Expectation {
  /** exit status of `qemu-img check`: 0 clean, 1 refused or not completed, 2 corrupt, 3 leaks */
  readonly status?: 0 | 1 | 2 | 3;
  /** what only Platter counts, by code; anything not named must not be counted */
  readonly extra?: Partial<Record<FindingCode, number>>;
  /** codes that must be among the findings */
  readonly findings?: readonly FindingCode[];
}

/** How to make one image of the corpus. */
export interface Recipe {
  /** kebab-case, unique in the corpus */
  readonly name: string;
  /** what is special about it */
  readonly notes: string;
  /** makes the image, and whatever it stands on, in the workshop's folder; its file name if not `image.qcow2` */
  build(shop: Workshop): Promise<string | void>;
  readonly expect?: Expectation;
  /** pass phrase that qemu-img needs to check or map it */
  readonly secret?: string;
}
