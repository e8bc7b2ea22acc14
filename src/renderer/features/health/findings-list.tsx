import { ChevronRight } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Button } from 'react-aria-components';
import type { ImageHandle } from '../../../shared/app-protocol';
import {
  FINDING_KINDS,
  findingWeight,
  type DataEffect,
  type Finding,
  type FindingCode,
} from '../../../shared/findings';
import { describeFinding, findingHeading } from '../../../shared/finding-text';
import { FilterField } from '../map/filter-field';
import { Dot } from '../../ui/pill';
import { formatCount, formatOffset, formatPlural } from '../../ui/numbers';
import { SegmentedControl } from '../../ui/segmented-control';
import { Table } from '../../ui/table';
import type { Column } from '../../ui/table-types';
import { FindingDetail } from './finding-detail';
import {
  byGravity,
  countEffects,
  EFFECT_NAMES,
  EFFECT_TONES,
  EFFECTS,
  effectOf,
  REPAIR_NAMES,
} from './finding-groups';
import { placeOf, selectFinding } from './finding-place';
import { findingRows, type FindingRow } from './finding-rows';

const columnsOf = (toggle: (code: FindingCode) => void): readonly Column<FindingRow>[] => [
  {
    id: 'what',
    name: 'Finding',
    width: 'minmax(150px, 3fr)',
    cell: (row) => (
      <span className="finding-what" data-grouped={row.kind === 'finding' && row.isGrouped}>
        {row.kind === 'group' ? (
          <Button className="finding-group" aria-expanded={row.isOpen} onPress={() => toggle(row.code)}>
            <ChevronRight aria-hidden="true" />
            <Dot tone={EFFECT_TONES[FINDING_KINDS[row.code].effect]} />
            <span className="finding-name">{findingHeading(row.code)}</span>
            <span className="dim">{formatCount(row.count)}</span>
          </Button>
        ) : (
          <>
            <Dot tone={EFFECT_TONES[effectOf(row.finding)]} />
            <span className="finding-name">{describeFinding(row.finding).title}</span>
          </>
        )}
      </span>
    ),
  },
  {
    id: 'effect',
    name: 'For the data',
    width: '104px',
    // the dot tells it too, and the details of a finding
    atLeast: 680,
    cell: (row) => EFFECT_NAMES[FINDING_KINDS[codeOf(row)].effect],
  },
  {
    id: 'place',
    name: 'At',
    width: 'minmax(96px, 130px)',
    cell: (row) => {
      const place = row.kind === 'finding' ? placeOf(row.finding) : undefined;
      return place === undefined ? '' : <span className="mono">{formatOffset(place)}</span>;
    },
  },
  {
    id: 'clusters',
    name: 'Clusters',
    width: '74px',
    atLeast: 480,
    align: 'end',
    cell: (row) => formatCount(row.kind === 'group' ? row.clusters : findingWeight(row.finding)),
  },
  {
    id: 'repair',
    name: 'Repair',
    atLeast: 400,
    width: 'minmax(84px, 1fr)',
    cell: (row) => REPAIR_NAMES[FINDING_KINDS[codeOf(row)].repair],
  },
];

const codeOf = (row: FindingRow): FindingCode => (row.kind === 'group' ? row.code : row.finding.code);

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
  const [currentGroup, setCurrentGroup] = useState<FindingCode>();
  const [open, setOpen] = useState<ReadonlySet<FindingCode>>(new Set());
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
  const rows = useMemo(() => findingRows(shown, open), [shown, open]);
  const toggle = (code: FindingCode): void =>
    setOpen((before) => {
      const after = new Set(before);
      if (!after.delete(code)) after.add(code);
      return after;
    });
  const at = rows.findIndex((row) =>
    row.kind === 'group' ? row.code === currentGroup : row.finding === current,
  );
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
        columns={columnsOf(toggle)}
        rows={rows.length}
        rowAt={(index) => rows[index]}
        selected={at < 0 ? undefined : at}
        onSelect={(index) => {
          const row = rows[index];
          setCurrent(row.kind === 'finding' ? row.finding : undefined);
          setCurrentGroup(row.kind === 'group' ? row.code : undefined);
          if (row.kind === 'finding') selectFinding(handle, row.finding, clusterSize);
        }}
        onAct={(index) => {
          const row = rows[index];
          if (row.kind === 'group') toggle(row.code);
          else selectFinding(handle, row.finding, clusterSize, 'map');
        }}
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
