/** Looks for broken promises in all that a guest's work may leave. */
import { Random } from '../random';
import { troubleAfterCut, troubleGoingOn } from './crash-verdict';
import type { GuestOperation } from './guest-operations';
import type { Shape } from './image-shapes';
import { troubleForQemu } from './qemu-verdict';
import { filesAfterPowerCut, filesAt, record, type Mishap } from './recorded-session';

/** What was found in the images of one session. */
export interface CrashSearch {
  /** crash images that were looked at */
  readonly images: number;
  /** the first that breaks a promise; undefined when none does */
  readonly trouble?: string;
}

export interface CrashSearchOptions extends Mishap {
  /** power cuts at each moment; default 2 */
  readonly cuts?: number;
  /** one image of so many is worked with further; default 10 */
  readonly goOnEach?: number;
  /** one image of so many is judged by qemu-img, too; default none */
  readonly qemuEach?: number;
}

/** Does operations on an image and looks at what is left when it ends at any moment, the power on or off. */
export async function searchCrashes(
  shape: Shape,
  operations: readonly GuestOperation[],
  seed: number,
  { cuts = 2, drops, failingCall, goOnEach = 10, qemuEach = Infinity }: CrashSearchOptions = {},
): Promise<CrashSearch> {
  const recording = await record(shape, operations, { drops, failingCall });
  const random = new Random(seed);
  let images = 0;
  for (let moment = 0; moment < recording.moments.length; moment++) {
    for (let cut = 0; cut <= cuts; cut++) {
      const cutSeed = random.next();
      const files = cut === 0 ? filesAt(recording, moment) : filesAfterPowerCut(recording, moment, cutSeed);
      images++;
      const trouble =
        (await troubleAfterCut(shape, recording.model, files, moment)) ??
        (images % goOnEach === 0 ? await troubleGoingOn(shape, recording.model, files, moment) : undefined) ??
        (images % qemuEach === 0 ? await troubleForQemu(shape, recording.model, files, moment) : undefined);
      if (trouble === undefined) continue;
      const what = cut === 0 ? 'the program ended' : `the power was cut, seed ${cutSeed},`;
      return { images, trouble: `${what} after ${moment} changes of the files: ${trouble}` };
    }
  }
  return { images };
}
