import { CircleAlert, CircleCheck, CircleDashed, Lock, TriangleAlert, Loader } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ImageHandle } from '../../shared/app-protocol';
import { formatSize } from '../../shared/sizes';
import { Chip, Pill } from '../ui/pill';
import type { Tone } from '../ui/pill';
import { Hint } from '../ui/tooltip';
import { Acts } from './acts';
import { useFacts } from './facts';
import { useImage } from './store';
import { verdictOf } from './verdict';
import { VERDICT_TONES, verdictName } from './verdict-text';
import './title-block.css';

const ICONS: Readonly<Record<Tone, ReactNode>> = {
  quiet: <CircleDashed aria-hidden="true" />,
  accent: <Loader aria-hidden="true" />,
  good: <CircleCheck aria-hidden="true" />,
  warn: <TriangleAlert aria-hidden="true" />,
  bad: <CircleAlert aria-hidden="true" />,
};

/** Which image this is, how it stands, and what can be done with it. */
export function TitleBlock({ handle }: { readonly handle: ImageHandle }) {
  const image = useImage(handle);
  const facts = useFacts(handle);
  if (!image) return null;
  const summary = image.summary.value;
  const verdict = verdictOf(summary, facts);
  const tone = VERDICT_TONES[verdict.kind];
  const holder = summary?.inUse.state === 'in-use' ? summary.inUse.holders[0] : undefined;
  return (
    <header className="title-block">
      <div className="title-text">
        <div className="title-row">
          <h1 className="title-name selectable">{image.fileName}</h1>
          <Pill tone={tone} icon={ICONS[tone]}>
            {verdictName(verdict)}
          </Pill>
          {holder ? (
            <Hint
              className="title-holder"
              text={`${holder.command}, process ${holder.pid}, has this image open`}
            >
              <Chip icon={<Lock aria-hidden="true" />}>
                <span className="title-holder-name">{`In use by ${holder.command}, ${holder.pid}`}</span>
              </Chip>
            </Hint>
          ) : (
            <Chip>Read-only</Chip>
          )}
        </div>
        <p className="title-line">
          <span className="title-folder selectable">{image.folder}</span>
          {summary && (
            <span className="title-facts">
              {` · ${summary.format} v${summary.version} · ${summary.clusterSize > 0 ? `${formatSize(summary.clusterSize)} clusters` : 'cluster size not readable'}`}
            </span>
          )}
        </p>
      </div>
      {image.summary.state !== 'failed' && <Acts handle={handle} />}
    </header>
  );
}
