import type { OperationContext } from '../../shared/progress';
import type { SaveReportResult } from '../../shared/report';
import { reportHtml } from '../../shared/report-html';
import type { WorkerContract } from '../../shared/worker-protocol';
import { storagesOf } from '../image/storages-of';
import { withNewFiles } from '../io/new-files';
import { report } from '../operations/report';
import type { ImagePlace } from './image-session';
import type { OpenedImage } from './opened-image';
import { steadily } from './save-files';
import { listedUndo } from './undo-files';

/**
 * Writes a report on the image, with the map and the check that there are.
 * @throws PlatterError as `report` and `withNewFiles`; changed-on-disk where somebody wrote to the image
 */
export async function saveReport(
  opened: OpenedImage,
  place: ImagePlace,
  { target, overwrite, format, check, ...options }: WorkerContract['params']['saveReport'],
  context: OperationContext,
): Promise<SaveReportResult> {
  const repairs = await listedUndo(place).catch(() => []);
  const { map, lastCheck } = opened;
  return steadily(opened, async (image, confirm) => {
    const record = await report(
      image,
      { ...options, map, check: lastCheck ?? check, repairs: repairs.map(({ id: _id, ...entry }) => entry) },
      context,
    );
    confirm();
    const text = format === 'html' ? reportHtml(record) : `${JSON.stringify(record, null, 2)}\n`;
    const bytes = new TextEncoder().encode(text);
    await withNewFiles({ sources: storagesOf(image), overwrite }, async (files) => {
      await (await files.create(target)).write(0, bytes);
    });
    return { bytes: bytes.length, isChecked: record.check !== undefined };
  });
}
