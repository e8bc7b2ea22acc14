import { CircleAlert, CircleCheck, CircleDashed, Lock, TriangleAlert, Loader } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ImageHandle } from '../../shared/app-protocol';
import { holderName, holderShort } from '../../shared/holder-text';
import type { InUse } from '../../shared/results';
import { formatBinarySize } from '../../shared/sizes';
import { FileName } from '../ui/file-name';
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
  return (
    <header className="title-block">
      <div className="title-text">
        <div className="title-row">
          <h1 className="title-name selectable">
            <FileName name={image.fileName} />
          </h1>
          <Pill tone={tone} icon={ICONS[tone]}>
            {verdictName(verdict)}
          </Pill>
          {image.changing ? <Chip>Platter is writing</Chip> : <UseChip use={summary?.inUse} />}
        </div>
        <p className="title-line">
          <span className="title-folder selectable">
            <FileName name={image.folder} />
          </span>
          {summary && (
            <span className="title-facts">
              {' · '}
              <bdi>{`${summary.format} v${summary.version} · ${summary.clusterSize > 0 ? `${formatBinarySize(summary.clusterSize)} clusters` : 'cluster size not readable'}`}</bdi>
            </span>
          )}
        </p>
      </div>
      {image.summary.state !== 'failed' && <Acts handle={handle} />}
    </header>
  );
}

/** Who has the image open; what nobody can tell is said, as it is no promise that nobody has. */
function UseChip({ use }: { readonly use: InUse | undefined }) {
  if (use?.state === 'in-use') {
    const holder = use.holders.find(({ writing }) => writing) ?? use.holders[0];
    return (
      <Hint className="title-holder" text={`${holderName(holder)} has this image open`}>
        <Chip icon={<Lock aria-hidden="true" />}>
          <span className="title-holder-name">{`In use by ${holderShort(holder)}`}</span>
        </Chip>
      </Hint>
    );
  }
  if (use?.state === 'unknown') {
    return (
      <Hint text="Whether another program has this image open can not be known here.">
        <Chip>Use unknown</Chip>
      </Hint>
    );
  }
  return (
    <Hint text="No other program has this image open. Platter only reads it until it is asked to write.">
      <Chip>Not in use</Chip>
    </Hint>
  );
}
