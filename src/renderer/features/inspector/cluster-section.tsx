import type { ImageHandle } from '../../../shared/app-protocol';
import { CLASS_OF_KIND } from '../../../shared/cluster-kinds';
import type { ClusterDetails, ClusterOwner, MapSpace, WalkStep } from '../../../shared/results';
import { FileOffset } from '../../app/file-offset';
import { select } from '../../app/selection';
import { useSummary } from '../../app/store';
import { Button } from '../../ui/button';
import { Offset } from '../../ui/offset';
import { formatPlural } from '../../ui/numbers';
import { explain } from '../explain/explain-state';
import { kindText, SPACE_NAMES } from '../map/kind-text';
import { ownerText, snapshotOffsets } from '../map/place-text';
import { Swatch } from '../map/swatch';
import { useDetails } from '../map/use-details';
import { ClusterFindings } from './cluster-findings';
import { bitFields } from './walk-bits';

interface ClusterSectionProps {
  readonly handle: ImageHandle;
  readonly space: MapSpace;
  readonly cluster: number;
  readonly clusterSize: number;
  /** it stands for a selection that goes on after it */
  readonly isFirstOfMany: boolean;
}

/** One cluster: what it is, where it lies in both spaces, who uses it, and the walk that leads to it. */
export function ClusterSection(props: ClusterSectionProps) {
  const { handle, space, cluster, clusterSize, isFirstOfMany } = props;
  const details = useDetails(handle, space, cluster);
  const kind = details && kindText(details.kind);
  return (
    <section className="inspector-section" aria-label="Selected cluster">
      <h2 className="section-head inspector-cluster">
        {isFirstOfMany ? 'First' : SPACE_NAMES[space]} cluster{' '}
        <span className="mono">0x{cluster.toString(16)}</span>
      </h2>
      {details && kind && (
        <>
          <p className="inspector-kind">
            <Swatch group={CLASS_OF_KIND[details.kind]} kind={details.kind} />
            <strong>{kind.name}</strong>
          </p>
          <p className="dim">{kind.meaning}</p>
          <Places handle={handle} details={details} clusterSize={clusterSize} />
          <Walk handle={handle} steps={details.walk} />
          <Button onPress={() => void explain(handle, { space, offset: cluster * clusterSize })}>
            Explain every bit
          </Button>
          <Owners handle={handle} details={details} />
          <ClusterFindings handle={handle} details={details} clusterSize={clusterSize} />
        </>
      )}
    </section>
  );
}

interface DetailProps {
  readonly handle: ImageHandle;
  readonly details: ClusterDetails;
}

function Places({ handle, details, clusterSize }: DetailProps & { readonly clusterSize: number }) {
  const { hostOffset, guestOffset, refcount, depth, heldNowhere } = details;
  const chain = useSummary(handle)?.chain;
  return (
    <dl className="steps">
      {guestOffset !== undefined && (
        <div className="step">
          <dt>Guest</dt>
          <dd>
            <Offset
              offset={guestOffset}
              shows="the guest disk"
              onJump={() =>
                select(
                  handle,
                  { kind: 'cluster', space: 'guest', cluster: Math.floor(guestOffset / clusterSize) },
                  { view: 'map' },
                )
              }
            />
          </dd>
        </div>
      )}
      {snapshotOffsets(details).map((offset) => (
        <div key={offset} className="step">
          <dt>Guest, in snapshots</dt>
          <dd>
            <Offset offset={offset} />
          </dd>
        </div>
      ))}
      {hostOffset !== undefined && (
        <div className="step">
          <dt>Host</dt>
          <dd>
            <FileOffset handle={handle} offset={hostOffset} length={16} />
          </dd>
        </div>
      )}
      {depth !== undefined && depth > 0 && (
        <div className="step">
          <dt>Read from</dt>
          <dd>{chain?.[depth]?.name ?? `the backing file at depth ${depth}`}</dd>
        </div>
      )}
      {heldNowhere && (
        <div className="step">
          <dt>Read from</dt>
          <dd>no file of the chain: zeroes</dd>
        </div>
      )}
      {refcount !== undefined && (
        <div className="step">
          <dt>Refcount</dt>
          <dd>{refcount}</dd>
        </div>
      )}
    </dl>
  );
}

function Walk({ handle, steps }: { readonly handle: ImageHandle; readonly steps: readonly WalkStep[] }) {
  if (steps.length === 0) return null;
  return (
    <ol className="steps" aria-label="The walk to its data">
      {steps.map((step) => (
        <li key={step.table} className="step step-walk">
          <p>
            <strong>
              {step.table.toUpperCase()}[{step.index}]
            </strong>{' '}
            <FileOffset handle={handle} offset={step.entryOffset} length={step.raw.length / 2} />
            {step.target !== undefined && (
              <>
                <span aria-hidden="true"> → </span>
                <span className="visually-hidden">points to</span>
                <FileOffset handle={handle} offset={step.target} length={16} />
              </>
            )}
          </p>
          <p className="bits mono selectable">
            {bitFields(step.table, step.raw).map(({ text, meaning }, index) => (
              <span key={index} title={meaning} className={text === '1' ? 'bit-on' : undefined}>
                {text}{' '}
              </span>
            ))}
          </p>
          <p className="dim">{step.meaning}</p>
        </li>
      ))}
    </ol>
  );
}

function Owners({ handle, details }: DetailProps) {
  const { owners, ownersMore } = details;
  if (owners.length === 0) return null;
  return (
    <>
      <h3 className="section-head">Used by</h3>
      <ul className="steps">
        {owners.map((owner, index) => (
          <li key={index} className="step">
            <OwnerLine handle={handle} owner={owner} />
          </li>
        ))}
      </ul>
      {ownersMore && <p className="dim">and more than {formatPlural(owners.length, 'owner')}</p>}
    </>
  );
}

function OwnerLine({ handle, owner }: { readonly handle: ImageHandle; readonly owner: ClusterOwner }) {
  return (
    <>
      <span>{ownerText(owner)}</span>
      {owner.entryOffset !== undefined && <FileOffset handle={handle} offset={owner.entryOffset} />}
    </>
  );
}
