import type { ReactNode } from 'react';
import type { ImageHandle } from '../../../shared/app-protocol';
import type { ExplainedEntry, GuestWalk, HostPlace, RefcountWalk } from '../../../shared/explanation';
import { endText, entryMeaning, refcountText, unreadText, usageText } from '../../../shared/explanation-text';
import { FileOffset } from '../../app/file-offset';
import { Disclosure } from '../../ui/disclosure';
import { formatOffset, groupHex } from '../../ui/numbers';
import { Offset } from '../../ui/offset';
import { BitWordView } from './bit-word';
import { explain } from './explain-state';

interface Of<T> {
  readonly handle: ImageHandle;
  readonly of: T;
}

/** One step of a walk. */
function Step({ title, children }: { readonly title: ReactNode; readonly children: ReactNode }) {
  return (
    <li className="explain-step">
      <h3 className="explain-title">{title}</h3>
      {children}
    </li>
  );
}

/** The walk from a guest offset to its data. */
export function GuestSteps({ handle, of: walk }: Of<GuestWalk>) {
  const { offset, snapshot, split, l1, l2, l2TableRefcount, clusterRefcount } = walk;
  const whose = snapshot && ` of snapshot ${snapshot.name || `#${snapshot.index + 1}`}`;
  return (
    <ol className="explain-steps" aria-label="The walk to its data">
      <Step
        title={
          <>
            Guest offset <span className="mono">{formatOffset(offset)}</span>
            {whose}
          </>
        }
      >
        <BitWordView word={split} label="The guest offset in bits" />
      </Step>
      {l1 ? (
        <Step title={<EntryTitle handle={handle} of={l1} table="L1" />}>
          <Entry of={l1} table="L1" />
          {l2TableRefcount && (
            <Refcount handle={handle} of={l2TableRefcount} title="Refcount of the L2 table" />
          )}
        </Step>
      ) : (
        <Step title="L1 table">
          <p>The L1 table ends before this entry.</p>
        </Step>
      )}
      {l2 && (
        <Step title={<EntryTitle handle={handle} of={l2} table="L2" />}>
          <Entry of={l2} table="L2" />
          {clusterRefcount && (
            <Refcount handle={handle} of={clusterRefcount} title="Refcount of the cluster" />
          )}
        </Step>
      )}
      <Step title="What is read">
        <End handle={handle} of={walk} />
      </Step>
    </ol>
  );
}

/** What a cluster of the file is, who uses it, and its counter. */
export function HostSteps({ handle, of: host, unused }: Of<HostPlace> & { readonly unused: string }) {
  const { offset, owners, ownersMore, refcount, stored } = host;
  return (
    <ol className="explain-steps" aria-label="The cluster of the file">
      <Step
        title={
          <>
            Host offset <FileOffset handle={handle} offset={offset} length={16} />
          </>
        }
      >
        {owners.length === 0 && <p>{unused}</p>}
        {owners.length > 0 && (
          <ul>
            {owners.map((owner, index) => (
              <li key={index}>
                {groupHex(usageText(owner))}
                {owner.entryOffset !== undefined && (
                  <>
                    , entry at <FileOffset handle={handle} offset={owner.entryOffset} />
                  </>
                )}
              </li>
            ))}
          </ul>
        )}
        {ownersMore && <p className="dim">and more</p>}
        <Bytes name="Starts with" hex={stored} />
        {refcount && <Refcount handle={handle} of={refcount} title="Refcount" />}
      </Step>
    </ol>
  );
}

function EntryTitle({
  handle,
  of: { index, offset, words, target },
  table,
}: Of<ExplainedEntry> & { readonly table: string }) {
  return (
    <>
      {table}[{index}] at <FileOffset handle={handle} offset={offset} length={words.length * 8} />
      {target !== undefined && (
        <>
          <span aria-hidden="true"> → </span>
          <span className="visually-hidden">leads to </span>
          <Offset
            offset={target}
            shows="the cluster"
            onJump={() => void explain(handle, { space: 'host', offset: target })}
          />
        </>
      )}
    </>
  );
}

function Entry({ of: entry, table }: { readonly of: ExplainedEntry; readonly table: string }) {
  return (
    <>
      {entry.words.map((word, index) => (
        <BitWordView
          key={index}
          word={word}
          label={`${table} entry${index > 0 ? ', second word' : ''}, in bits`}
        />
      ))}
      <p>{entryMeaning(entry)}</p>
    </>
  );
}

/** A counter in a line; how it is found is behind it. */
function Refcount({ handle, of: walk, title }: Of<RefcountWalk> & { readonly title: string }) {
  const { entry, counter } = walk;
  const line = `${title}: ${refcountText(walk)}`;
  if (!entry) return <p>{line}</p>;
  return (
    <Disclosure
      title={line}
      defaultExpanded={entry.words.some(({ fields }) => fields.some(({ problems }) => problems.length > 0))}
    >
      <p className="explain-title">
        <EntryTitle handle={handle} of={entry} table="Refcount table" />
      </p>
      <Entry of={entry} table="Refcount table" />
      {counter && (
        <p>
          Counter {counter.slot} of the block, at{' '}
          <FileOffset handle={handle} offset={counter.offset} length={counter.raw.length / 2} />:{' '}
          <span className="mono selectable">0x{counter.raw}</span>
          {walk.width < 8 &&
            `, ${counter.low === counter.high ? 'bit' : 'bits'} ${counter.low === counter.high ? counter.low : `${counter.low}–${counter.high}`}`}
        </p>
      )}
    </Disclosure>
  );
}

function End({ handle, of: walk }: Of<GuestWalk>) {
  const { end, stored, read } = walk;
  const unread = unreadText(walk);
  const place = end.kind === 'cluster' || end.kind === 'stream' ? end : undefined;
  const isInFile = place !== undefined && !(place.kind === 'cluster' && place.inDataFile);
  return (
    <>
      <p>
        {endText(walk)}
        {place && ' It starts at '}
        {place &&
          (isInFile ? (
            <FileOffset handle={handle} offset={place.offset} length={16} />
          ) : (
            <Offset offset={place.offset} />
          ))}
        {place && '.'}
      </p>
      {stored !== undefined && <Bytes name="Stored there" hex={stored} />}
      {'bytes' in read && <Bytes name="The guest reads" hex={read.bytes} />}
      {unread !== undefined && <p className="bit-problem">{groupHex(unread)}</p>}
    </>
  );
}

/** The first bytes of something, in pairs. */
function Bytes({ name, hex }: { readonly name: string; readonly hex: string }) {
  return (
    <p>
      <span className="dim">{name}</span>{' '}
      <span className="mono selectable">
        {hex === '' ? 'nothing: it is past the end' : hex.replaceAll(/..(?=.)/g, '$& ')}
      </span>
    </p>
  );
}
