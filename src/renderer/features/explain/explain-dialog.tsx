import { useEffect, useRef } from 'react';
import type { ImageHandle } from '../../../shared/app-protocol';
import type { Explanation } from '../../../shared/explanation';
import { noUsageText } from '../../../shared/explanation-text';
import { CLASS_OF_KIND } from '../../../shared/cluster-kinds';
import { askApp } from '../../app/api';
import { errorWords } from '../../app/error-words';
import { useSelection } from '../../app/selection';
import { useImage } from '../../app/store';
import { pathIn, toolLine } from '../../app/tool-line';
import { CopyButton } from '../../ui/copy-button';
import { Dialog } from '../../ui/dialog';
import { formatHex } from '../../../shared/sizes';
import { kindText } from '../map/kind-text';
import { Swatch } from '../map/swatch';
import { GuestSteps, HostSteps } from './explain-steps';
import { closeExplained, useExplained, type Explained } from './explain-state';
import './explain.css';

/** The explanation that was asked for, if one was. */
export function ExplainHost() {
  const open = useExplained((state) => state.open);
  return open ? <ExplainDialog key={`${open.handle} ${open.space} ${open.offset}`} open={open} /> : null;
}

function ExplainDialog({ open }: { readonly open: Explained }) {
  const { handle, space, offset, answer, error } = open;
  const image = useImage(handle);
  const selection = useSelection(handle);
  const before = useRef(selection);
  // a jump from here shows its place, which lies below
  useEffect(() => {
    if (selection !== before.current) closeExplained();
  }, [selection]);
  useEffect(() => {
    if (!image) closeExplained();
  }, [image]);
  if (!image) return null;
  const command = toolLine(
    'explain',
    ...(space === 'host' ? ['--host'] : []),
    '--offset',
    formatHex(offset),
    pathIn(image.folder, image.fileName),
  );
  return (
    <Dialog
      title={`${space === 'host' ? 'Host' : 'Guest'} cluster explained`}
      subject={answer && `0x${answer.cluster.toString(16)}`}
      size="broad"
      isOpen
      onClose={closeExplained}
      actions={
        <span className="explain-command">
          <code className="dim selectable" title={command}>
            {command}
          </code>
          <CopyButton label="Copy as command" onCopy={() => askApp('copyText', { text: command })} />
        </span>
      }
    >
      <div className="explain">
        {answer && <Answer handle={handle} answer={answer} />}
        {error && (
          <p>
            <strong>{errorWords(error).title}.</strong> {errorWords(error).detail}
          </p>
        )}
        {!answer && !error && <p className="dim">Reading the tables…</p>}
      </div>
    </Dialog>
  );
}

function Answer({ handle, answer }: { readonly handle: ImageHandle; readonly answer: Explanation }) {
  const { kind, host, guest } = answer;
  const { name, meaning } = kindText(kind);
  return (
    <>
      <p className="explain-kind">
        <Swatch group={CLASS_OF_KIND[kind]} kind={kind} />
        <strong>{name}</strong> <span className="dim">{meaning}</span>
      </p>
      {host && <HostSteps handle={handle} of={host} unused={noUsageText(answer)} />}
      {guest && <GuestSteps handle={handle} of={guest} />}
    </>
  );
}
