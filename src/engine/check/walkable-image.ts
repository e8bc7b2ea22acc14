import { PlatterError } from '../../shared/errors';
import { FINDING_KINDS, type Finding, type FindingCode } from '../../shared/findings';
import type { ChainLink } from '../../shared/results';
import type { Header } from '../codec/header';
import { isOurs } from '../image/chain-problem';
import type { Geometry } from '../image/geometry';
import type { Image } from '../image/image';

/** Findings about files that the header names, not about the header. */
const LINKS: ReadonlySet<FindingCode> = new Set(['backing-file-unusable', 'data-file-unusable']);

/** An image whose tables can be walked. */
export interface WalkableImage extends Image {
  readonly header: Header;
  readonly geometry: Geometry;
}

/**
 * Refuses images whose header does not allow to walk the tables.
 * @throws PlatterError header-damaged, fields.findings with the codes; unsupported-feature; too-large where numbers alone
 *   are in the way
 */
export function requireWalkable(image: Image): WalkableImage {
  if (isWalkable(image)) return image;
  throw headerDamaged(image);
}

/** Whether the header allows to walk the tables. */
export function isWalkable(image: Image): image is WalkableImage {
  return image.header !== undefined && image.geometry !== undefined;
}

/** Why QEMU refuses to open the image, or undefined: its header, its data file, or its chain. */
export function refusal(image: Image): PlatterError | undefined {
  const file = image.storage.name;
  const refused = image.findings.filter(({ code }) => FINDING_KINDS[code].counter === 'open');
  if (refused.some(({ code }) => !LINKS.has(code))) return headerDamaged(image);
  const data = refused.find(({ code }) => code === 'data-file-unusable');
  if (data) return new PlatterError('data-file', { file, name: data.detail, reason: data.field });
  const broken = brokenLink(image);
  if (broken) return new PlatterError('backing-file', { file, name: broken.name, ...broken.problem });
  return refused.length > 0 ? headerDamaged(image) : undefined;
}

/**
 * As `refusal`, for what looks at the image alone: a backing file that Platter does not go to, though QEMU may,
 * keeps nobody from that.
 */
export function refusalAlone(image: Image): PlatterError | undefined {
  const refused = refusal(image);
  return refused?.code === 'backing-file' && isOurs(brokenLink(image)?.problem?.reason) ? undefined : refused;
}

const REFCOUNT_FIELDS: ReadonlySet<string> = new Set([
  'refcount_order',
  'refcount_table_offset',
  'refcount_table_clusters',
]);

/** Whether the header leads to refcounts; where it doesn't, nothing can be said of any cluster's. */
export const leadsToRefcounts = ({ findings }: Image): boolean =>
  !findings.some(
    ({ code, field }) =>
      (code === 'header-field-invalid' || code === 'value-too-large') && REFCOUNT_FIELDS.has(field ?? ''),
  );

/** The findings of an image for which `refusalAlone` gives no reason: none says that it can't be opened. */
export function findingsAlone(image: Image): readonly Finding[] {
  const broken = brokenLink(image);
  if (!broken) return image.findings;
  const { name, problem } = broken;
  const notice: Finding = {
    code: 'backing-file-not-opened',
    structure: 'backing-file',
    field: problem?.reason,
    detail: name,
  };
  return [...image.findings.filter(({ code }) => code !== 'backing-file-unusable'), notice];
}

/**
 * The image as if it named no file below, where that one can't be used: for work that looks at the image's own clusters
 * and reads no byte of the guest. Elsewhere the image as it is.
 */
export function byItself(image: Image): Image {
  if (refusal(image)?.code !== 'backing-file') return image;
  return { ...image, findings: findingsAlone(image), chain: image.chain.slice(0, 1), backing: undefined };
}

const brokenLink = (image: Image): ChainLink | undefined => image.chain.find(({ problem }) => problem);

/** Names of incompatible features that an image uses and Platter does not know. */
export const unknownFeatures = ({ features }: Image): readonly string[] =>
  features
    .filter(({ set, on, source }) => set === 'incompatible' && on && source !== 'format')
    .map(({ name }) => name);

function headerDamaged(image: Image): PlatterError {
  const names = unknownFeatures(image);
  // a newer program's header is no damage
  if (names.length > 0) return new PlatterError('unsupported-feature', { file: image.storage.name, names });
  const codes = image.findings
    .filter(({ code }) => FINDING_KINDS[code].counter === 'open')
    .map(({ code }) => code);
  if (codes.length === 0 && image.findings.some(({ code }) => code === 'value-too-large')) {
    return new PlatterError('too-large', { file: image.storage.name, limit: '8 PiB' });
  }
  return new PlatterError('header-damaged', { file: image.storage.name, findings: [...new Set(codes)] });
}
