import { useMemo } from 'react';
import { Label, Radio, RadioGroup } from 'react-aria-components';
import { formatBinarySize, formatSize } from '../../../shared/sizes';
import { clusterRows } from './cluster-rows';
import type { ClusterQuestion, ClusterRow } from './cluster-rows';
import './cluster-table.css';

interface ClusterTableProps extends ClusterQuestion {
  /** chosen: clusters of 2^bits bytes */
  readonly bits: number;
  readonly onChange: (bits: number) => void;
}

/** Chooses the size of clusters by what the metadata comes to with each. */
export function ClusterTable({
  size,
  refcountBits,
  extendedL2,
  dataFile,
  bits,
  onChange,
}: ClusterTableProps) {
  const rows = useMemo(
    () => clusterRows({ size, refcountBits, extendedL2, dataFile }),
    [size, refcountBits, extendedL2, dataFile],
  );
  return (
    <RadioGroup className="cluster-choice" value={String(bits)} onChange={(value) => onChange(Number(value))}>
      <Label className="field-label">Clusters, and what their metadata takes</Label>
      <div className="cluster-head section-head" aria-hidden="true">
        <span>Clusters</span>
        <span className="cluster-graph">Empty to full</span>
        <span className="cluster-number">Empty</span>
        <span className="cluster-number">Full</span>
        <span className="cluster-number cluster-write">Least write</span>
        <span className="cluster-number cluster-reach">Largest disk</span>
      </div>
      {rows.map((row) => (
        <ClusterOption key={row.bits} row={row} />
      ))}
    </RadioGroup>
  );
}

/** A row in words, for those who do not see the columns. */
function rowWords({ clusterSize, estimate, fits }: ClusterRow): string {
  const { empty, full, smallestAllocation, largestDisk } = estimate;
  return [
    `${formatBinarySize(clusterSize)} clusters`,
    ...(fits ? [] : ['not for this disk']),
    `metadata ${formatSize(empty.total)} empty, ${formatSize(full.total)} full`,
    `least write ${formatBinarySize(smallestAllocation)}`,
    `disks up to ${formatBinarySize(largestDisk)}`,
  ].join(', ');
}

function ClusterOption({ row }: { readonly row: ClusterRow }) {
  const { bits, clusterSize, estimate, fits, emptyShare, fullShare } = row;
  return (
    <Radio
      value={String(bits)}
      isDisabled={!fits}
      className="cluster-row"
      aria-label={rowWords(row)}
      data-usual={bits === 16}
    >
      <span className="cluster-name">
        <span className="cluster-mark" aria-hidden="true" />
        {formatBinarySize(clusterSize)}
        {bits === 16 && <span className="cluster-usual">usual</span>}
      </span>
      <span className="cluster-graph" aria-hidden="true">
        {fits && (
          <span className="cluster-bar" style={{ width: `${100 * fullShare}%` }}>
            <span style={{ width: `${(100 * emptyShare) / fullShare}%` }} />
          </span>
        )}
      </span>
      <span className="cluster-number">{fits ? formatSize(estimate.empty.total) : '–'}</span>
      <span className="cluster-number cluster-full">{fits ? formatSize(estimate.full.total) : '–'}</span>
      <span className="cluster-number cluster-write">{formatBinarySize(estimate.smallestAllocation)}</span>
      <span className="cluster-number cluster-reach">{formatBinarySize(estimate.largestDisk)}</span>
    </Radio>
  );
}
