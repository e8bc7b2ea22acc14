import { useMemo, useState } from 'react';
import type { ImageHandle } from '../../../shared/app-protocol';
import type { DataEffect, Finding } from '../../../shared/findings';
import { describeFinding } from '../../../shared/finding-text';
import { FilterField } from '../map/filter-field';
import { Dot, type Tone } from '../../ui/pill';
import { formatCount, formatOffset, formatPlural } from '../../ui/numbers';
import { SegmentedControl } from '../../ui/segmented-control';
import { Table } from '../../ui/table';
import type { Column } from '../../ui/table-types';
import { FindingDetail } from './finding-detail';
import {
  byGravity,
  countEffects,
  EFFECT_NAMES,
  EFFECTS,
  effectOf,
  REPAIR_NAMES,
  repairOf,
} from './finding-groups';
import { placeOf, selectFinding } from './finding-place';

const EFFECT_TONES: Readonly<Record<DataEffect, Tone>> = {
  unreadable: 'bad',
  lost: 'bad',
  'at-risk': 'bad',
  'space-only': 'warn',
  none: 'quiet',
};

const COLUMNS: readonly Column<Finding>[] = [
  {
    id: 'what',
    name: 'Finding',
    width: 'minmax(200px, 3fr)',
    cell: (finding) => (
      <span className="finding-what">
        <Dot tone={EFFECT_TONES[effectOf(finding)]} />
        {describeFinding(finding).title}
      </span>
    ),
  },
  {
    id: 'effect',
    name: 'For the data',
    width: '104px',
    cell: (finding) => EFFECT_NAMES[effectOf(finding)],
  },
  {
    id: 'place',
    name: 'At',
    width: '130px',
    cell: (finding) => {
      const place = placeOf(finding);
      return place === undefined ? '' : <span className="mono">{formatOffset(place)}</span>;
    },
  },
  {
    id: 'clusters',
    name: 'Clusters',
    width: '74px',
    align: 'end',
    cell: ({ clusters = 1 }) => formatCount(clusters),
  },
  {
    id: 'repair',
    name: 'Repair',
    width: 'minmax(120px, 1fr)',
    cell: (finding) => REPAIR_NAMES[repairOf(finding)],
  },
];

type Group = DataEffect | 'all';

interface FindingsListProps {
  readonly handle: ImageHandle;
  readonly findings: readonly Finding[];
  /** how many the check found; more than are listed, perhaps */
  readonly total: number;
  readonly clusterSize: number;
}

/** The findings of a check, the gravest first, by group and by text; the selected one is explained below. */
export function FindingsList({ handle, findings, total, clusterSize }: FindingsListProps) {
  const [group, setGroup] = useState<Group>('all');
  const [text, setText] = useState('');
  const [current, setCurrent] = useState<Finding>();
  const sorted = useMemo(() => byGravity(findings), [findings]);
  const counts = useMemo(() => countEffects(findings), [findings]);
  const shown = useMemo(() => {
    const wanted = text.trim().toLowerCase();
    return sorted.filter(
      (finding) =>
        (group === 'all' || effectOf(finding) === group) &&
        (wanted === '' || searchText(finding).includes(wanted)),
    );
  }, [sorted, group, text]);
  const groups = [
    { id: 'all' as Group, name: `All ${formatCount(findings.length)}` },
    ...EFFECTS.filter((effect) => counts.has(effect)).map((effect) => ({
      id: effect as Group,
      name: `${EFFECT_NAMES[effect]} ${formatCount(counts.get(effect)!)}`,
    })),
  ];
  const at = current ? shown.indexOf(current) : -1;
  return (
    <section className="findings" aria-label="Findings">
      <div className="findings-bar">
        <SegmentedControl label="For the data" options={groups} value={group} onChange={setGroup} />
        <FilterField
          label="Filter findings"
          placeholder="kind, offset 0x50000"
          value={text}
          onChange={setText}
        />
        {total > findings.length && (
          <span className="dim">
            the first {formatPlural(findings.length, 'finding')} of {formatCount(total)}
          </span>
        )}
      </div>
      <Table
        label="Findings of the check"
        columns={COLUMNS}
        rows={shown.length}
        rowAt={(index) => shown[index]}
        selected={at < 0 ? undefined : at}
        onSelect={(index) => {
          setCurrent(shown[index]);
          selectFinding(handle, shown[index], clusterSize);
        }}
        onAct={(index) => selectFinding(handle, shown[index], clusterSize, 'map')}
        empty="No finding matches."
      />
      {current && <FindingDetail handle={handle} finding={current} clusterSize={clusterSize} />}
    </section>
  );
}

function searchText(finding: Finding): string {
  const place = placeOf(finding);
  const offset = place === undefined ? '' : `0x${place.toString(16)}`;
  return [describeFinding(finding).title, finding.code, finding.structure, finding.detail ?? '', offset]
    .join(' ')
    .toLowerCase();
}
