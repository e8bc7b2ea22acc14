import type { ImageHandle } from '../../../shared/app-protocol';
import { findingWeight, type Finding } from '../../../shared/findings';
import { describeFinding } from '../../../shared/finding-text';
import type { ClusterDetails } from '../../../shared/results';
import { useFacts } from '../../app/facts';
import { setView, useImage } from '../../app/store';
import { Button } from '../../ui/button';

interface ClusterFindingsProps {
  readonly handle: ImageHandle;
  readonly details: ClusterDetails;
  readonly clusterSize: number;
}

/** Findings listed at most; the health view has them all. */
const MOST = 5;

function touches(finding: Finding, details: ClusterDetails, clusterSize: number): boolean {
  const end = (details.hostOffset ?? -1) + clusterSize;
  const holds = (offset: number | undefined, bytes: number): boolean =>
    offset !== undefined &&
    details.hostOffset !== undefined &&
    offset < end &&
    offset + bytes > details.hostOffset;
  const { hostOffset, target, guest } = finding;
  const isGuest =
    guest !== undefined &&
    details.guestOffset !== undefined &&
    guest.start < details.guestOffset + clusterSize &&
    guest.start + guest.length > details.guestOffset;
  const bytes = findingWeight(finding) > 1 ? findingWeight(finding) * clusterSize : 1;
  return holds(hostOffset, bytes) || holds(target, 1) || isGuest;
}

/** What the last check found about a cluster. */
export function ClusterFindings({ handle, details, clusterSize }: ClusterFindingsProps) {
  const { check } = useFacts(handle);
  const isInHealth = useImage(handle)?.view === 'health';
  const found = check?.findings.filter((finding) => touches(finding, details, clusterSize)) ?? [];
  if (found.length === 0) return null;
  return (
    <>
      <h3 className="section-head">Findings</h3>
      <ul className="steps">
        {found.slice(0, MOST).map((finding, index) => (
          <li key={index} className="step step-bad">
            {describeFinding(finding, { clusterSize }).title}
          </li>
        ))}
      </ul>
      {!isInHealth && (
        <Button kind="quiet" onPress={() => setView(handle, 'health')}>
          {found.length > MOST ? `All ${found.length} in the health view` : 'Explain in the health view'}
        </Button>
      )}
    </>
  );
}
