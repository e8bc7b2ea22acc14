import type { FindingCode, GuestRange } from '../../shared/findings';
import type { LostRange, RepairReason } from '../../shared/repair-results';
import { ClusterSet } from '../check/cluster-set';
import type { L1EntryUse, L2TableUse, RunPart, SurveySink } from '../check/survey';
import { surveyL2Tables } from '../check/survey-l2-tables';
import { surveyStructures } from '../check/survey-structures';
import { hasBit, hexBytes, readUint64, writeUint32 } from '../codec/big-endian';
import { decodeCompressedDescriptor } from '../codec/compressed-descriptor';
import { AUTOCLEAR } from '../codec/feature-bits';
import type { Geometry } from '../image/geometry';
import { L2RunKind } from '../image/l2-runs';
import type { FreeClusters } from './free-clusters';
import { codeOf, dataEntry, emptyEntry, flaggedEntry, mendEntry, movedEntry } from './mended-entry';
import { moveStream, type StrayStream } from './moved-streams';
import type { RepairDraft } from './repair-draft';
import type { RepairSurvey } from './survey-for-repair';
import { TableEdits } from './table-edits';
import { TableSharing } from './table-sharing';

/** What decides between two readings. */
export interface MappingChoices {
  /** takes a reading that may be wrong rather than giving data up */
  readonly keepData: boolean;
  /** leaves entries behind the end of the disk alone: they harm nobody, and a disk that became shorter may grow again */
  readonly keepBeyondEnd: boolean;
}

const L1_OFFSET_HIGH = 0x80ffffff;
const L1_OFFSET_LOW = 0xfffffe00;

/**
 * Puts the entries of all L1 tables right that name no L2 table.
 * @throws PlatterError io-error, cancelled, too-large
 */
export async function mendL1Entries(
  survey: RepairSurvey,
  draft: RepairDraft,
  free: FreeClusters,
  choices: MappingChoices,
  signal?: AbortSignal,
): Promise<void> {
  await surveyStructures(survey.image, new MappingMender(survey, draft, free, choices), signal);
  await draft.settle();
}

/**
 * Puts the entries of all L1 and L2 tables right, one by one (format spec §3): what can't be meant is given up and
 * listed, what two ranges claim each gets for itself. What comes of one entry may show in the next look only.
 * @throws PlatterError io-error, cancelled, too-large
 */
export async function mendMapping(
  survey: RepairSurvey,
  draft: RepairDraft,
  free: FreeClusters,
  choices: MappingChoices,
  signal?: AbortSignal,
): Promise<void> {
  const { image, index } = survey;
  const mender = new MappingMender(survey, draft, free, choices);
  await surveyStructures(image, mender, signal);
  await draft.settle();
  const pause = (): Promise<void> => mender.settle();
  await surveyL2Tables(image, index, mender, { tick: () => undefined, signal, pause });
}

class MappingMender implements SurveySink {
  readonly #geometry: Geometry;
  /** the first owner of what several claim */
  readonly #taken = new ClusterSet();
  readonly #edits = new TableEdits();
  readonly #streams: StrayStream[] = [];
  readonly #sharing: TableSharing;
  #table!: L2TableUse;

  constructor(
    private readonly survey: RepairSurvey,
    private readonly draft: RepairDraft,
    private readonly free: FreeClusters,
    private readonly choices: MappingChoices,
  ) {
    this.#geometry = survey.image.geometry;
    this.#sharing = new TableSharing(survey.image);
  }

  region(): void {}
  report(): void {}

  l1Entry(entry: L1EntryUse): void {
    const { position, high, low, offset, l1Index, active, snapshot } = entry;
    const { clusterSize, l2Entries, fileLength } = this.#geometry;
    this.#sharing.note(entry);
    const length = clusterSize * l2Entries;
    const guest = { start: l1Index * length, length };
    const reserved = (high & ~L1_OFFSET_HIGH) !== 0 || (low & ~L1_OFFSET_LOW) !== 0;
    let why: FindingCode | undefined;
    if (offset % clusterSize !== 0) why = 'l2-table-unaligned';
    else if (offset >= fileLength) why = 'reference-beyond-end';
    else if (offset !== 0 && !this.survey.owners.mayBeTable(offset)) why = 'data-in-metadata';
    else if (active && offset !== 0 && this.#isBehindDisk(guest)) why = 'entry-beyond-virtual-end';
    if (why === undefined && !reserved && offset !== 0) return;
    const bytes = new Uint8Array(8);
    // flags without an offset mean nothing to a guest, and a table at the header to a check
    if (why === undefined && offset !== 0) {
      writeUint32(bytes, 0, (high & L1_OFFSET_HIGH) >>> 0);
      writeUint32(bytes, 4, (low & L1_OFFSET_LOW) >>> 0);
    } else if (why !== undefined && why !== 'entry-beyond-virtual-end') {
      this.draft.lose(guest, why, this.#behind, active ? undefined : snapshot);
    }
    const before = new Uint8Array(8);
    writeUint32(before, 0, high);
    writeUint32(before, 4, low);
    this.#list(why === undefined ? 'entry-mended' : 'entry-unmapped', position, before, bytes, guest);
    this.draft.later('switch', position, bytes);
  }

  l2Table(table: L2TableUse, { start, end }: RunPart): void {
    const { owners, image } = this.survey;
    this.#table = table;
    if (start === 0) this.#edits.begin(table);
    if (!owners.mayBeTable(table.offset)) return;
    if (start === 0 && table.bytesRead < this.#geometry.clusterSize) this.#complete();
    const { runs } = table;
    for (let row = start; row < end; row++) {
      switch (runs.kind[row]) {
        case L2RunKind.unallocated:
          break;
        case L2RunKind.zeroPlain:
          if (image.geometry.version < 3) this.#eachEntry(row);
          break;
        case L2RunKind.compressed:
          this.#stream(row);
          break;
        case L2RunKind.odd:
          this.#mend(row, 0);
          break;
        default:
          this.#clusters(row);
      }
    }
  }

  /** Plans what was decided since the last call. */
  async settle(): Promise<void> {
    await this.#edits.settle(this.draft);
    for (const stream of this.#streams.splice(0))
      await moveStream(this.survey.image, this.draft, this.free, stream, this.#lostAs);
    await this.draft.settle();
  }

  /** What shows through where nothing is allocated. */
  get #behind(): 'zeroes' | 'backing' {
    return this.survey.image.backingName === undefined ? 'zeroes' : 'backing';
  }

  get #rawDataFile(): boolean {
    const { header, geometry } = this.survey.image;
    return geometry.dataFile && hasBit(header.autoclear, AUTOCLEAR.rawDataFile);
  }

  #isBehindDisk({ start }: GuestRange): boolean {
    const { image } = this.survey;
    if (this.choices.keepBeyondEnd) return false;
    const hasState = image.snapshots.some(({ vmStateSize }) => vmStateSize > 0);
    return start >= image.geometry.virtualSize && !hasState;
  }

  /** The end of the file cuts the table off: the file becomes as long as it has to be. */
  #complete(): void {
    const { offset, bytesRead, l1Index } = this.#table;
    const { clusterSize, l2EntrySize, l2Entries } = this.#geometry;
    const whole = Math.floor(bytesRead / l2EntrySize);
    const guest = {
      start: (l1Index * l2Entries + whole) * clusterSize,
      length: (l2Entries - whole) * clusterSize,
    };
    this.draft.planned.extend(offset + clusterSize);
    this.#lose(guest, 'table-cut-off', this.#behind);
    const length = clusterSize - bytesRead;
    this.draft.list({ step: 'place', offset: offset + bytesRead, length, reason: 'table-completed', guest });
  }

  #clusters(row: number): void {
    const { runs, activeUses } = this.#table;
    const { clusterSize, version, dataFile } = this.#geometry;
    const length = runs.length[row];
    if (runs.host[row] === 0 && !dataFile) return;
    if (version < 3 && runs.kind[row] === L2RunKind.zeroAllocated) return this.#eachEntry(row);
    const beyond = activeUses > 0 ? this.#entriesBeyondDisk(row) : 0;
    for (let index = length - beyond; index < length; index++) {
      const empty = new Uint8Array(this.#geometry.l2EntrySize);
      this.#replace(row, index, empty, 'entry-unmapped');
    }
    const kept = length - beyond;
    if (dataFile) return this.#placeInDataFile(row, kept);
    const first = runs.host[row] / clusterSize;
    const inFile = Math.max(0, Math.min(kept, this.#geometry.hostClusters - first));
    for (let index = inFile; index < kept; index++)
      this.#giveUp(row, index, 'reference-beyond-end', 'zeroes');
    if (inFile > 0) this.#ownClusters(row, first, inFile);
  }

  /** Gives entries clusters of their own where something else has a better claim. */
  #ownClusters(row: number, first: number, count: number): void {
    const { claims } = this.survey.owners;
    const { activeUses } = this.#table;
    const overMetadata = claims.inMetadata.meets(first, count);
    const contested = activeUses > 0 && claims.contested.meets(first, count);
    if (!overMetadata && !contested) return;
    for (let index = 0; index < count; index++) {
      const cluster = first + index;
      if (this.survey.owners.isTaken(cluster)) this.#copy(row, index, cluster);
      else if (contested && claims.contested.has(cluster)) {
        if (claims.isStream(cluster) || this.#taken.has(cluster)) this.#copy(row, index, cluster);
        else this.#taken.add(cluster);
      }
    }
  }

  #copy(row: number, index: number, cluster: number): void {
    const { clusterSize } = this.#geometry;
    const { runs } = this.#table;
    if (runs.kind[row] === L2RunKind.zeroAllocated) {
      return this.#replace(row, index, emptyEntry(this.#geometry, 'zeroes'), 'entry-zeroed');
    }
    if (!this.draft.mayCopy(clusterSize)) {
      return this.#giveUp(row, index, 'cluster-shared-by-guest-ranges', 'zeroes');
    }
    const to = this.free.take(1);
    this.draft.planned.copy(cluster * clusterSize, to * clusterSize);
    this.draft.list({
      step: 'place',
      offset: to * clusterSize,
      length: clusterSize,
      reason: 'own-copy',
      guest: this.#guest(row, index),
    });
    this.#replace(row, index, movedEntry(this.#entry(row, index), to * clusterSize), 'own-copy');
  }

  #stream(row: number): void {
    const { runs, activeUses } = this.#table;
    const { clusterSize, clusterBits, fileLength } = this.#geometry;
    const entry = this.#entry(row, 0);
    if (activeUses > 0 && this.#entriesBeyondDisk(row) > 0) {
      return this.#replace(row, 0, new Uint8Array(entry.length), 'entry-unmapped');
    }
    if (runs.copied[row] === 1) this.#replace(row, 0, flaggedEntry(entry, false), 'copied-flag-cleared');
    const { offset, length } = decodeCompressedDescriptor(readUint64(entry, 0), clusterBits);
    const first = Math.floor(offset / clusterSize);
    const last = Math.floor((offset + length - 1) / clusterSize);
    const end = Math.ceil(fileLength / 512) * 512;
    const beyond = offset + length - end >= clusterSize;
    let inTheWay = false;
    for (let cluster = first; cluster <= last && !beyond; cluster++)
      inTheWay ||= this.survey.owners.isTaken(cluster);
    if (!beyond && !inTheWay) return;
    const position = this.#table.offset + runs.first[row] * this.#geometry.l2EntrySize;
    this.#streams.push({
      entry: flaggedEntry(entry, false),
      position,
      guest: this.#guest(row, 0),
      active: activeUses > 0,
      snapshots: this.#sharing.snapshotsOf(this.#table.offset),
    });
  }

  #placeInDataFile(row: number, count: number): void {
    const { runs } = this.#table;
    const { clusterSize } = this.#geometry;
    for (let index = 0; index < count; index++) {
      const { start } = this.#guest(row, index);
      const host = runs.host[row] + index * clusterSize;
      const copied = runs.copied[row] === 1;
      if (host === start) continue;
      // a raw data file has the disk as it is, so there is one place where it can lie
      if (!this.#rawDataFile) this.#lose(this.#guest(row, index), 'data-file-offset-wrong', 'data-file');
      this.#replace(
        row,
        index,
        flaggedEntry(movedEntry(this.#entry(row, index), start), copied),
        'entry-mended',
      );
    }
  }

  /** Puts right the entries of a run that has something wrong in each. */
  #eachEntry(row: number): void {
    for (let index = 0; index < this.#table.runs.length[row]; index++) this.#mend(row, index);
  }

  #mend(row: number, index: number): void {
    const entry = this.#entry(row, index);
    const guest = this.#guest(row, index);
    const geometry = this.#geometry;
    const mended = mendEntry(entry, {
      geometry,
      keepData: this.choices.keepData,
      isFree: (host) => this.#isFree(host),
      placeInDataFile: guest.start,
      empty: emptyEntry(geometry, this.#behind === 'backing' ? 'zeroes' : 'backing'),
    });
    const { bytes, outcome, zeroed, unmapped } = mended;
    if (this.#rawDataFile && outcome !== 'kept') {
      return this.#replace(row, index, dataEntry(geometry, guest.start), 'entry-mended');
    }
    if (outcome === 'lost') {
      const why = codeOf(entry, geometry);
      if (zeroed === undefined) this.#lose(guest, why, this.#lostAs);
      else {
        this.#loseSubclusters(guest.start, zeroed, why, 'zeroes');
        this.#loseSubclusters(guest.start, unmapped ?? 0, why, this.#behind);
      }
    }
    this.#replace(row, index, bytes, outcome === 'lost' ? 'entry-unmapped' : 'entry-mended');
  }

  #loseSubclusters(start: number, bits: number, why: FindingCode, becomes: LostRange['becomes']): void {
    const length = this.#geometry.clusterSize / 32;
    for (let bit = 0; bit < 32; bit++) {
      if (((bits >>> bit) & 1) === 1) this.#lose({ start: start + bit * length, length }, why, becomes);
    }
  }

  /** Notes what is given up, for the disk as it is now and for each snapshot that has the table. */
  #lose(guest: GuestRange, why: FindingCode, becomes: LostRange['becomes']): void {
    const { offset, activeUses } = this.#table;
    if (activeUses > 0) this.draft.lose(guest, why, becomes);
    for (const snapshot of this.#sharing.snapshotsOf(offset)) this.draft.lose(guest, why, becomes, snapshot);
  }

  #giveUp(row: number, index: number, why: FindingCode, becomes: 'zeroes'): void {
    this.#lose(this.#guest(row, index), why, this.#lostAs);
    this.#replace(row, index, emptyEntry(this.#geometry, becomes), 'entry-zeroed');
  }

  /** What a guest reads where an entry was given up: only version 2 has no way to say zeroes. */
  get #lostAs(): LostRange['becomes'] {
    return this.#geometry.version < 3 ? this.#behind : 'zeroes';
  }

  /** Whether nothing refers to the cluster but the entry itself, which counts for two when it is misaligned. */
  #isFree(host: number): boolean {
    const { references } = this.survey.owners;
    const cluster = references.clusterOf(host);
    const own = this.#table.activeUses + this.#table.snapshotUses;
    return cluster < this.#geometry.hostClusters && references.counters.get(cluster) <= own;
  }

  #entriesBeyondDisk(row: number): number {
    if (this.choices.keepBeyondEnd) return 0;
    const { runs, l1Index } = this.#table;
    const { l2Entries, guestClusters } = this.#geometry;
    const hasState = this.survey.image.snapshots.some(({ vmStateSize }) => vmStateSize > 0);
    if (hasState && l1Index >= Math.ceil(guestClusters / l2Entries)) return 0;
    const end = l1Index * l2Entries + runs.first[row] + runs.length[row];
    return Math.max(0, Math.min(runs.length[row], end - this.#sharing.endFor(this.#table)));
  }

  #guest(row: number, index: number): GuestRange {
    const { runs, l1Index } = this.#table;
    const { l2Entries, clusterSize } = this.#geometry;
    return { start: (l1Index * l2Entries + runs.first[row] + index) * clusterSize, length: clusterSize };
  }

  #entry(row: number, index: number): Uint8Array {
    const { l2EntrySize } = this.#geometry;
    return this.#edits.entry((this.#table.runs.first[row] + index) * l2EntrySize, l2EntrySize);
  }

  #replace(row: number, index: number, entry: Uint8Array, reason: RepairReason): void {
    const { offset, runs } = this.#table;
    const at = (runs.first[row] + index) * this.#geometry.l2EntrySize;
    this.#list(reason, offset + at, this.#entry(row, index), entry, this.#guest(row, index));
    this.#edits.set(at, entry);
  }

  #list(
    reason: RepairReason,
    offset: number,
    before: Uint8Array,
    after: Uint8Array,
    guest: GuestRange,
  ): void {
    this.draft.list({
      step: 'switch',
      offset,
      length: after.length,
      reason,
      before: hexBytes(before),
      after: hexBytes(after),
      guest,
    });
  }
}
