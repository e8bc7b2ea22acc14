import type { ClusterClass } from '../../../shared/cluster-kinds';
import './swatch.css';

/** Colour and mark of a class, as the map shows them. */
export function Swatch({ group }: { readonly group: ClusterClass }) {
  return (
    <svg className={`swatch swatch-${group}`} viewBox="0 0 12 12" aria-hidden="true">
      <rect width="12" height="12" rx="2" />
      {group === 'damaged' && <path d="M2 2 10 10M10 2 2 10" />}
      {group === 'leaked' && <path d="M6 4V8M4 6H8" />}
      {group === 'compressed' && <path d="M0 4 4 0M0 10 10 0M4 12 12 4M10 12 12 10" />}
      {group === 'metadata' && <path d="M3 3.5H5M7.5 3.5H9.5M3 8.5H5M7.5 8.5H9.5" />}
    </svg>
  );
}
