import { PlatterError } from '../../shared/errors';
import type { OperationContext } from '../../shared/progress';
import type { ImageSummary } from '../../shared/results';
import type { Header } from '../codec/header';
import type { BackingSource, Image } from '../image/image';
import { readLuksHeader } from '../image/luks-header';
import { headerRecord, type HeaderRecord } from './header-record';
import { fullBackingName, qemuImageInfo, qemuRawInfo, type QemuInfo } from './qemu-info';
import { summary } from './summary';

export interface InfoOptions {
  /** the image's name as the user spelt it */
  readonly fileName: string;
}

/** All there is to say about an image without walking its tables. */
export interface ImageInfo {
  /** what `qemu-img info --output=json` prints */
  readonly qemu: QemuInfo;
  /** the same for each image of the chain, this one first; what can't be opened ends it */
  readonly chain: readonly QemuInfo[];
  readonly header: HeaderRecord;
  readonly summary: ImageSummary;
}

/** @throws PlatterError header-damaged when magic or version leave no header to show; cancelled */
export async function info(
  image: Image,
  { fileName }: InfoOptions,
  context: OperationContext = {},
): Promise<ImageInfo> {
  const { header } = image;
  if (!header) throw new PlatterError('header-damaged', { file: fileName, findings: codesOf(image) });
  const chain = await chainInfo({ kind: 'qcow2', image }, fileName);
  return {
    qemu: chain[0],
    chain,
    header: headerRecord(header, image.extensions),
    summary: await summary(image, {}, context),
  };
}

async function chainInfo(top: BackingSource, fileName: string): Promise<QemuInfo[]> {
  const infos: QemuInfo[] = [];
  let name = fileName;
  for (let source: BackingSource | undefined = top; source;) {
    if (source.kind === 'raw') {
      infos.push(await qemuRawInfo(source.storage, name));
      break;
    }
    const { image }: { image: Image } = source;
    if (!hasHeader(image)) break;
    const luks = image.extensionFacts?.luks;
    const luksInfo = luks && (await readLuksHeader(image.storage, luks.offset));
    infos.push(await qemuImageInfo(image, name, luksInfo));
    if (image.backingName !== undefined)
      name = fullBackingName(name, image.backingName).replace(/^file:/, '');
    source = image.backing;
  }
  return infos;
}

const hasHeader = (image: Image): image is Image & { readonly header: Header } => image.header !== undefined;

const codesOf = (image: Image): readonly string[] => image.findings.map(({ code }) => code);
