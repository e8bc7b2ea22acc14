import { basename, resolve } from 'node:path';
import { isUnfinished, listUndo, removeUndo, undo as undoRepair } from '../../engine/operations/undo';
import { PlatterError } from '../../shared/errors';
import type { UndoEntry } from '../../shared/repair-results';
import type { Command, Invocation } from '../command';
import { OUTPUT_OPTION, PROGRESS_OPTIONS } from '../common-options';
import { text, wantsJson } from '../option-values';
import { removedJson, removedText, undoListJson, undoListText, undoneJson, undoneText } from '../print-undo';

/** `qcow-tool undo`: a repair taken back, and what there is to be taken back. */
export const undo: Command = {
  name: 'undo',
  summary: 'Takes the last repair back, byte for byte, if nothing has written to the image since.',
  options: {
    list: { type: 'boolean', help: 'only list what can be taken back, the last repair first' },
    remove: {
      type: 'string',
      value: 'FILE|all',
      help: 'remove an undo file that --list shows, or all; that repair stays for good',
    },
    force: {
      type: 'boolean',
      short: 'f',
      help: 'take it back though something else was written since; with --remove, also what was interrupted',
    },
    ...OUTPUT_OPTION,
    ...PROGRESS_OPTIONS,
  },
  examples: [
    'qcow-tool undo --list disk.qcow2',
    'qcow-tool undo disk.qcow2',
    'qcow-tool undo --remove all disk.qcow2',
  ],

  async run(invocation) {
    const { image, values, context, print, printAnyway } = invocation;
    const json = wantsJson(values);
    const wanted = text(values, 'remove');
    if (wanted !== undefined) return remove(invocation, wanted, json);
    if (values.list === true) {
      const entries = await listUndo(image);
      await print(json ? undoListJson(entries, image) : undoListText(entries, image));
      return 0;
    }
    const result = await undoRepair(image, { force: values.force === true }, context);
    await printAnyway(json ? undoneJson(result, image) : undoneText(result, image));
    return 0;
  },
};

async function remove(
  { image, values, printAnyway }: Invocation,
  wanted: string,
  json: boolean,
): Promise<number> {
  const entries = await listUndo(image);
  const meant = wanted === 'all' ? entries : entries.filter(({ path }) => isNamed(path, wanted));
  if (meant.length === 0 && wanted !== 'all') {
    throw wrong(wanted, 'the name of an undo file that --list shows, or all');
  }
  const unfinished = meant.find(isUnfinished);
  if (unfinished && values.force !== true) {
    // without it, nobody can make the image whole
    const expected =
      'one whose repair came to its end; repair finishes it, undo takes it back, and where both refuse, --force removes it';
    throw wrong(unfinished.path, expected);
  }
  // the oldest first, so that those which stay can still be taken back
  for (const { path } of [...meant].reverse()) await removeUndo(image, path);
  const left = entries.length - meant.length;
  await printAnyway(json ? removedJson(meant, left, image) : removedText(meant, left));
  return 0;
}

const isNamed = (path: string, wanted: string): boolean =>
  resolve(path) === resolve(wanted) || (basename(wanted) === wanted && basename(path) === wanted);

const wrong = (value: UndoEntry['path'], expected: string): PlatterError =>
  new PlatterError('invalid-argument', { name: 'remove', value, expected });
