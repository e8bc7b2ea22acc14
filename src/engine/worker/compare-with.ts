import type { CompareResult } from '../../shared/compare-results';
import type { OperationContext } from '../../shared/progress';
import type { WorkerContract } from '../../shared/worker-protocol';
import { openImage } from '../image/open-image';
import { compare } from '../operations/compare';
import { gateOf } from './image-session';
import type { OpenedImage } from './opened-image';
import { steadily } from './save-files';

/**
 * Compares the disk of an open image with that of another file, which is opened for it.
 * @throws PlatterError as `openImage` and `compare`; changed-on-disk where somebody wrote to either of them
 */
export function compareWith(
  opened: OpenedImage,
  { snapshot, other }: WorkerContract['params']['compare'],
  context: OperationContext,
): Promise<CompareResult> {
  return steadily(opened, async (image, confirm, files) => {
    const gate = gateOf(other.granted);
    files.add(other.path);
    const second = await openImage(
      other.path,
      {
        gate: (request) => {
          files.add(request.path);
          return gate(request);
        },
      },
      { signal: context.signal },
    );
    try {
      const result = await compare({ image, snapshot }, { image: second, snapshot: other.snapshot }, context);
      confirm();
      return result;
    } finally {
      await second.close();
    }
  });
}
