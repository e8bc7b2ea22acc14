import { existsSync, statSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import type { BrowserWindow, FileFilter } from 'electron';
import type { AppParams } from '../shared/app-protocol';
import type { ChosenFile } from '../shared/chosen-file';
import { PlatterError } from '../shared/errors';
import { imageNameOf } from '../shared/raw-disk';
import type { ReportFormat } from '../shared/report';
import type { ChosenFiles } from './chosen-files';
import { chooseSavePath, confirmReplacing } from './dialogs';
import type { SaveRequest } from './dialogs';
import { freeRoom } from './free-room';
import type { Images } from './images';

const ALL_FILES = { name: 'All files', extensions: ['*'] };
const METADATA_ENDINGS = ['.meta', '.map'];

const REPORT_FILTERS: Readonly<Record<ReportFormat, FileFilter>> = {
  html: { name: 'Page', extensions: ['html', 'htm'] },
  json: { name: 'JSON', extensions: ['json'] },
};

/** Where an image's own derivatives are proposed: beside it, under its name. */
interface Origin {
  readonly folder: string;
  readonly fileName: string;
}

const stem = ({ folder, fileName }: Origin): string => join(folder, basename(fileName, extname(fileName)));

/** Beside the raw disk. */
const imagePathOf = (path: string): string => join(dirname(path), imageNameOf(basename(path)));

function requestFor(
  params: AppParams<'chooseTarget'>,
  { images, files }: { readonly images: Images; readonly files: ChosenFiles },
): SaveRequest {
  switch (params.purpose) {
    case 'image':
      return {
        title: 'Make a new image',
        defaultPath:
          params.raw === undefined ? 'disk.qcow2' : imagePathOf(files.pathOf(params.raw, 'raw-disk')),
        filters: [{ name: 'qcow2 image', extensions: ['qcow2'] }, ALL_FILES],
      };
    case 'copy':
      return {
        title: 'Copy the image',
        defaultPath: `${stem(images.get(params.handle).names)}-copy.qcow2`,
        filters: [{ name: 'qcow2 image', extensions: ['qcow2'] }, ALL_FILES],
      };
    case 'raw':
      return {
        title: 'Export to a raw file',
        defaultPath: `${stem(images.get(params.handle).names)}.raw`,
        filters: [{ name: 'Raw disk', extensions: ['raw', 'img'] }, ALL_FILES],
      };
    case 'metadata':
      return {
        title: 'Save metadata for support',
        defaultPath: `${stem(images.get(params.handle).names)}-metadata.meta`,
        filters: [{ name: 'Metadata', extensions: ['meta'] }, ALL_FILES],
      };
    case 'list':
      return {
        title: 'Save the rows',
        defaultPath: `${stem(images.get(params.handle).names)}-differences.${params.format}`,
        filters: [{ name: params.format.toUpperCase(), extensions: [params.format] }, ALL_FILES],
      };
    case 'report':
      return {
        title: 'Export a report',
        defaultPath: `${stem(images.get(params.handle).names)}-report.${params.format}`,
        filters: [REPORT_FILTERS[params.format], ALL_FILES],
      };
  }
}

/**
 * Asks for the place of a file to be made; null when dismissed. What has its name was said to be replaceable.
 * @throws PlatterError in-use for a file that is open here as an image, not-a-regular-file for a device: stopping
 *   halfway would leave it neither as it was nor whole
 */
export async function chooseTarget(
  window: BrowserWindow,
  params: AppParams<'chooseTarget'>,
  { images, files }: { readonly images: Images; readonly files: ChosenFiles },
): Promise<ChosenFile | null> {
  const path = await chooseSavePath(window, requestFor(params, { images, files }));
  if (path === undefined) return null;
  if (params.purpose !== 'metadata') {
    await refuseOpen(images, [path]);
    refuseDevice(path);
    return { ...files.add(path, params.purpose), free: await freeRoom(dirname(path)) };
  }
  const prefix = METADATA_ENDINGS.includes(extname(path)) ? path.slice(0, -extname(path).length) : path;
  const made = METADATA_ENDINGS.map((ending) => prefix + ending);
  await refuseOpen(images, made);
  // the dialog asked about one of them at most
  const unasked = made.filter((name) => name !== path && existsSync(name));
  if (
    unasked.length > 0 &&
    !(await confirmReplacing(
      window,
      unasked.map((name) => basename(name)),
    ))
  )
    return null;
  return files.add(prefix, params.purpose);
}

async function refuseOpen(images: Images, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    if (await images.has(path)) throw new PlatterError('in-use', { file: path, own: true });
  }
}

function refuseDevice(path: string): void {
  const isFile = statSync(path, { throwIfNoEntry: false })?.isFile() ?? true;
  if (!isFile) throw new PlatterError('not-a-regular-file', { file: path });
}
