import { bitFieldText, bitProblemText, bitRange } from '../shared/bit-field-text';
import type { BitWord, ExplainedEntry, Explanation, GuestWalk, RefcountWalk } from '../shared/explanation';
import {
  endText,
  entryMeaning,
  refcountText,
  unreadText,
  noUsageText,
  usageText,
} from '../shared/explanation-text';
import { printable } from '../shared/printable';
import { formatHex } from '../shared/sizes';

const NAME_COLUMN = 30;

/** An explanation for people, from the question down to the bytes. */
export function explanationText({ space, cluster, host, guest, ...rest }: Explanation): string {
  const lines = [`${space === 'host' ? 'Host' : 'Guest'} cluster ${cluster}`];
  if (host) {
    lines.push('', `Host offset ${formatHex(host.offset)}`);
    const uses = host.owners.map((owner) => usageText(owner));
    lines.push(
      ...(uses.length > 0 ? uses : [noUsageText({ space, cluster, host, guest, ...rest })]).map(indent),
    );
    if (host.ownersMore) lines.push(indent('and more'));
    lines.push(indent(`first bytes ${host.stored || 'none: past the end of the file'}`));
    if (host.refcount) lines.push('', ...refcountLines('Refcount', host.refcount));
  }
  if (guest) lines.push('', ...guestLines(guest));
  return lines.map((line) => `${printable(line)}\n`).join('');
}

function guestLines(walk: GuestWalk): string[] {
  const { offset, snapshot, split, l1, l2, l2TableRefcount, clusterRefcount, stored, read, end } = walk;
  const whose = snapshot === undefined ? '' : ` of snapshot ${snapshot.name || `#${snapshot.index + 1}`}`;
  const lines = [`Guest offset ${formatHex(offset)}${whose}`, ...wordLines(split)];
  if (l1) lines.push('', ...entryLines('L1', l1));
  else lines.push('', 'Past the end of the L1 table');
  if (l2TableRefcount) lines.push('', ...refcountLines('Refcount of the L2 table', l2TableRefcount));
  if (l2) lines.push('', ...entryLines('L2', l2));
  if (clusterRefcount) lines.push('', ...refcountLines('Refcount of the cluster', clusterRefcount));
  lines.push('', endText(walk));
  if (end.kind === 'cluster' || end.kind === 'stream') {
    lines.push(indent(`${formatHex(end.offset)}${stored === undefined ? '' : `  stored ${stored}`}`));
  }
  lines.push(
    'bytes' in read
      ? indent(`a guest reads ${read.bytes || 'nothing: past the end of the disk'}`)
      : unreadText(walk)!,
  );
  return lines;
}

function entryLines(table: string, entry: ExplainedEntry): string[] {
  const { index, offset, words, target } = entry;
  const leads = target === undefined ? '' : ` -> ${formatHex(target)}`;
  return [
    `${table}[${index}] at ${formatHex(offset)}${leads}`,
    ...words.flatMap(wordLines),
    indent(entryMeaning(entry)),
  ];
}

function refcountLines(title: string, walk: RefcountWalk): string[] {
  const { entry, counter } = walk;
  const lines = [`${title}: ${refcountText(walk)}`];
  if (entry) lines.push(...entryLines('Refcount table', entry).slice(0, -1).map(indent));
  if (counter) lines.push(indent(`counter ${counter.slot} at ${formatHex(counter.offset)}: ${counter.raw}`));
  return lines;
}

/** A word in hex, and a line for each of its fields. */
function wordLines({ raw, fields }: BitWord): string[] {
  return [
    indent(`0x${raw}`),
    ...fields.flatMap((field) => {
      const name = `${bitFieldText(field).name} (${bitRange(field)})`.padEnd(NAME_COLUMN + 10);
      return [
        indent(`  ${name} ${field.value}`),
        ...field.problems.map((problem) => indent(`  ! ${bitProblemText(problem)}`)),
      ];
    }),
  ];
}

const indent = (line: string): string => `  ${line}`;
