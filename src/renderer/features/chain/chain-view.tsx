import { Fragment } from 'react';
import type { ImageHandle } from '../../../shared/app-protocol';
import type { ChainLink } from '../../../shared/results';
import { linkReason } from '../../../shared/link-text';
import { askApp } from '../../app/api';
import { errorWords } from '../../app/error-words';
import { reread } from '../../app/session';
import { CommandLine } from '../../app/command-line';
import { useImage } from '../../app/store';
import { infoCommand } from '../../app/tool-line';
import { Button } from '../../ui/button';
import { toast } from '../../ui/live-region';
import { Size } from '../../ui/size';
import './chain-view.css';

/** The backing chain as a stack: the opened image on top, what it rests on below. */
export function ChainView({ handle }: { readonly handle: ImageHandle }) {
  const image = useImage(handle);
  const summary = image?.summary.value;
  if (!image || !summary) return null;
  const { chain, dataFile, findings } = summary;
  const isRefused =
    chain.some(({ problem }) => problem?.reason === 'gate') ||
    findings.some(({ code, field }) => code === 'data-file-unusable' && field === 'gate');
  return (
    <div className="view-scroll">
      <p className="view-line dim">
        {chain.length > 1
          ? 'A cluster that an image does not have is read from the one below it.'
          : 'This image stands alone: what it does not have reads as zeroes.'}
      </p>
      {isRefused && <AllowFiles handle={handle} />}
      <ol className="chain" aria-label="Backing chain, the opened image first">
        {chain.map((link) => (
          <Fragment key={link.depth}>
            <Layer link={link} isLast={link.depth === chain.length - 1} />
            {link.depth === 0 && dataFile && (
              <li className="chain-aside">
                <span className="dim">its data lies in </span>
                <span className="selectable">{dataFile.name}</span>
                <span className="dim">{dataFile.raw ? ', usable as a raw image' : ''}</span>
              </li>
            )}
          </Fragment>
        ))}
      </ol>
      {chain.length > 1 && <CommandLine command={infoCommand(image, true)} className="chain-command" />}
    </div>
  );
}

/** Files outside of the image's folder are read only when the person says so. */
function AllowFiles({ handle }: { readonly handle: ImageHandle }) {
  const allow = async (): Promise<void> => {
    try {
      if (await askApp('allowNamedFiles', { handle })) await reread(handle);
    } catch (error) {
      toast(errorWords(error).title);
    }
  };
  return (
    <div className="chain-allow">
      <p className="dim">A file that lies outside of this image’s folder is not read unasked.</p>
      <Button onPress={() => void allow()}>Read it too…</Button>
    </div>
  );
}

function Layer({ link, isLast }: { readonly link: ChainLink; readonly isLast: boolean }) {
  const { depth, name, path, format, declaredFormat, virtualSize, fileLength, problem } = link;
  const shownFormat = format ?? declaredFormat;
  return (
    <li className="chain-layer" data-problem={problem !== undefined} data-top={depth === 0}>
      <Plate isLast={isLast} />
      <div className="chain-text">
        <p className="chain-name file selectable">
          {depth === 0 ? (name.split(/[\\/]/).pop() ?? name) : name}
        </p>
        {path !== undefined && path !== name && <p className="dim file selectable chain-path">{path}</p>}
        <p className="dim">
          {depth === 0 ? 'opened image' : `${depth} below`}
          {shownFormat !== undefined && ` · ${shownFormat}`}
          {depth > 0 && declaredFormat === undefined && ' · format not recorded'}
          {virtualSize !== undefined && (
            <>
              {' · virtual '}
              <Size bytes={virtualSize} />
            </>
          )}
          {fileLength !== undefined && (
            <>
              {' · file '}
              <Size bytes={fileLength} />
            </>
          )}
        </p>
        {problem && (
          <p className="chain-problem selectable">
            It cannot be used: {linkReason(problem.reason, problem.detail)}.
          </p>
        )}
      </div>
    </li>
  );
}

/** A layer of the stack, seen from above at an angle, with the way down to the next. */
function Plate({ isLast }: { readonly isLast: boolean }) {
  return (
    <svg className="chain-plate" viewBox="0 0 116 86" width="116" height="86" aria-hidden="true">
      {!isLast && <path className="chain-way" d="M58 52V88" />}
      <path className="chain-edge" d="M2 26v6L58 58l56-26v-6" />
      <path className="chain-face" d="M58 1 114 26 58 51 2 26Z" />
    </svg>
  );
}
