import type { RowSummary } from '../../../shared/folder';
import { FINDING_KINDS, type FindingCode } from '../../../shared/findings';
import { holderName } from '../../../shared/holder-text';
import { linkReason } from '../../../shared/link-text';
import type { Facts } from '../../app/facts';
import { whyNoCheck } from '../../app/forecasts';
import type { Checkable } from '../../app/forecasts';
import { verdictOf } from '../../app/verdict';
import { changesImage, VERB_NAMES } from './verbs';
import type { ImageVerb } from './verbs';

/** What of an image decides which verbs it allows. */
export type Writable = Checkable;

/** Why a verb can't be had now, in a few words and in a sentence. */
export interface VerbBar {
  readonly brief: string;
  readonly sentence: string;
}

/** Why an image does not allow a verb now; undefined where it does. `busy`: the verb that is at work on it. */
export function verbBar(
  verb: ImageVerb,
  { summary: { state, value }, changed, stopped }: Writable,
  facts: Facts,
  busy: ImageVerb | undefined,
): VerbBar | undefined {
  if (stopped)
    return {
      brief: 'open again first',
      sentence: 'The engine of this image stopped. Open again starts another one.',
    };
  if (busy !== undefined && busy !== verb)
    return {
      brief: 'after what runs',
      sentence: `${VERB_NAMES[busy]} is at work on this image. One thing at a time.`,
    };
  if (changed !== undefined)
    return {
      brief: 're-read first',
      sentence: 'Read the image again first: the file is no longer as it was read.',
    };
  if (state === 'loading' || !value) return { brief: 'reading…', sentence: 'The image is still being read.' };
  return barOfUse(verb, value) ?? barOfVerb(verb, value, facts);
}

/** Reading beside somebody who writes gives what never was; writing goes beside nobody. */
function barOfUse(verb: ImageVerb, { inUse }: RowSummary): VerbBar | undefined {
  if (inUse.state !== 'in-use') return undefined;
  const writer = inUse.holders.find(({ writing }) => writing);
  const holder = writer ?? (changesImage(verb) ? inUse.holders[0] : undefined);
  if (!holder) return undefined;
  return {
    brief: 'in use',
    sentence: `${holderName(holder)} has this image open${writer ? ' for writing' : ''}. Shut down the virtual machine or stop that program first.`,
  };
}

function barOfVerb(verb: ImageVerb, summary: RowSummary, facts: Facts): VerbBar | undefined {
  switch (verb) {
    case 'metadata':
    case 'report':
      return undefined;
    case 'repair':
      return barOfRepair(summary, facts);
    case 'undo':
      return barOfUndo(facts);
    default:
      return barOfState(verb, summary, facts);
  }
}

/** A repair is for what keeps all else from writing; it needs tables to start from. */
function barOfRepair(summary: RowSummary, facts: Facts): VerbBar | undefined {
  if (!summary.can.repair) return { brief: 'not possible', sentence: whyNoCheck(summary) };
  const last = facts.undo?.[0];
  if (last?.state === 'interrupted' || last?.state === 'undoing')
    return {
      brief: 'finish the last one',
      sentence: 'The last repair of this image did not come to its end. Finish it or take it back first.',
    };
  return duringCheck(facts);
}

function barOfUndo(facts: Facts): VerbBar | undefined {
  if (!facts.undo || facts.undo.length === 0)
    return {
      brief: 'nothing to take back',
      sentence: 'There is no undo file of this image: nothing was repaired, or it was removed.',
    };
  return duringCheck(facts);
}

const duringCheck = ({ checking }: Facts): VerbBar | undefined =>
  checking === undefined
    ? undefined
    : { brief: 'after the check', sentence: 'A check is running. Let it end, or cancel it.' };

function barOfState(verb: ImageVerb, summary: RowSummary, facts: Facts): VerbBar | undefined {
  if (!summary.can.map)
    return {
      brief: 'not possible',
      sentence: 'The header does not lead to the tables of the image. It shows what is wrong.',
    };
  if (summary.encryption)
    return {
      brief: 'encrypted',
      sentence: 'The data is encrypted, and Platter has no key for it. qemu-img does this with the key.',
    };
  // clusters move without a look at what lies below
  const isAlone = verb === 'compact';
  const broken = summary.chain.find(({ problem }) => problem);
  if (broken && !isAlone)
    return {
      brief: 'chain incomplete',
      sentence: `The backing file “${broken.name}” can’t be used: ${linkReason(broken.problem?.reason)}.`,
    };
  const keepsShut = ({ code }: { readonly code: FindingCode }): boolean =>
    FINDING_KINDS[code].counter === 'open' && !(isAlone && code === 'backing-file-unusable');
  if (summary.findings.some(keepsShut))
    return {
      brief: 'not possible',
      sentence: 'QEMU would not open this image as it is. The header shows what is wrong.',
    };
  if (!changesImage(verb)) return undefined;
  return barOfChange(verb, summary, facts);
}

/** What keeps an image from being written to. */
function barOfChange(verb: ImageVerb, summary: RowSummary, facts: Facts): VerbBar | undefined {
  const bar = duringCheck(facts);
  if (bar) return bar;
  const { kind } = verdictOf(summary, facts);
  if (kind === 'damaged' || kind === 'damage-seen' || kind === 'marked-corrupt')
    return {
      brief: 'damaged',
      sentence:
        'The image is damaged: writing to it could destroy data that is still there. Repair it first.',
    };
  if (verb === 'resize' && summary.version < 3 && summary.snapshots.length > 0)
    return {
      brief: 'has snapshots',
      sentence:
        'A version 2 image with snapshots does not say how large its disk was when each was taken. qemu-img amend -o compat=1.1 makes a version 3 image of it.',
    };
  return undefined;
}
