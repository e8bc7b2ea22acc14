import { ClusterKind, type ClusterClass } from '../../../shared/cluster-kinds';
import './swatch.css';

interface SwatchProps {
  readonly group: ClusterClass;
  /** where it stands for one kind of the class */
  readonly kind?: number;
}

/** Colour and mark of a class, as the map shows them. */
export function Swatch({ group, kind }: SwatchProps) {
  const isOnlyInSnapshots = kind === ClusterKind.snapshotData;
  return (
    <svg className={`swatch swatch-${group}`} viewBox="0 0 12 12" aria-hidden="true">
      <rect width="12" height="12" rx="2" />
      {group === 'damaged' && <path d="M3 3 9 9M9 3 3 9" />}
      {group === 'leaked' && <circle cx="6" cy="6" r="2" />}
      {group === 'compressed' && <path d="M0 4 4 0M0 10 10 0M4 12 12 4M10 12 12 10" />}
      {group === 'metadata' && <path d="M3 3.5H5M7.5 3.5H9.5M3 8.5H5M7.5 8.5H9.5" />}
      {group === 'shared' && (isOnlyInSnapshots ? <path d="M2 9.5H10" /> : <path d="M6.5 2.5H9.5V5.5" />)}
      {group === 'backing' && <path d="M2.5 2V10" />}
      {group === 'zero' && <path d="M4 6H8" />}
    </svg>
  );
}
