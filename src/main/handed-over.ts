import { z } from 'zod';
import type { PrivateLists } from './private-lists';
import { MOST_PATH_BYTES } from './single-instance';

/** Paths of one start, at most. */
const MOST_PATHS = 20 * 1024;

/** Letters of a message, at most: one of a path, which counts as two bytes, may have been written as six. */
const MOST_LETTERS = 4 * MOST_PATH_BYTES;

const pathList = z.array(z.string().min(1)).max(MOST_PATHS);
const handedOver = z.union([z.strictObject({ paths: pathList }), z.strictObject({ list: z.string() })]);
const envelope = z.strictObject({ json: z.string().max(MOST_LETTERS) });

/** What a start hands over to the instance that runs: paths, or the private list that they are in. */
export type HandedOver = z.infer<typeof handedOver>;

/** The paths that another start handed over. @throws when it is no such message, or its list is gone */
export async function received(data: unknown, lists: PrivateLists): Promise<readonly string[]> {
  const message = handedOver.parse(JSON.parse(envelope.parse(data).json));
  return 'paths' in message ? message.paths : pathList.parse(await lists.take(message.list));
}
