import type { EngineEvents } from '../../shared/engine-protocol';
import { PlatterError } from '../../shared/errors';
import type { RpcHandlers } from '../../shared/rpc-server';
import type { WorkerContract } from '../../shared/worker-protocol';
import type { Image } from '../image/image';
import { detectUse } from '../io/qemu-locks';
import type { ImageMap } from '../map/image-map';
import { buildMap } from '../operations/build-map';
import { check } from '../operations/check';
import { compact } from '../operations/compact';
import { discardZeroes, forecastDiscard } from '../operations/discard-zeroes';
import { explain } from '../operations/explain';
import { forecastCompact } from '../operations/forecast-compact';
import { finishRepair, undo } from '../operations/undo';
import { planRepairOf, repair } from '../operations/repair';
import { makeSample } from '../operations/make-sample';
import { readBytes } from '../operations/read-bytes';
import { resize } from '../operations/resize';
import { summary } from '../operations/summary';
import { compareWith } from './compare-with';
import { encodeRaw, lookAtRaw } from './encode-raw';
import { findingsPage, KEPT_FINDINGS, withFirstFindings } from './findings-page';
import type { ImageSession } from './image-session';
import { lookAtBacking, makeImage } from './make-image';
import { MoveEvents } from './move-events';
import { RestMeter } from './rest-meter';
import { copyImageTo, exportRaw, saveMetadata } from './save-files';
import { saveReport } from './save-report';
import { listedUndo, removeListed } from './undo-files';

/** Tells of long work while it runs. */
export interface Tell {
  readonly sketch: (sketch: EngineEvents['mapSketch']) => void;
  readonly moves: (moves: EngineEvents['clusterMoves']) => void;
}

/** The engine's verbs by the names of the protocol. */
export function engineHandlers(session: ImageSession, tell: Tell): RpcHandlers<WorkerContract> {
  /** Asks the map of the image, which has to be there. */
  const ask = <T>(question: (map: ImageMap, image: Image) => Promise<T>): Promise<T> => {
    const opened = session.current;
    const { map } = opened;
    if (!map) throw new PlatterError('invalid-argument', { name: 'method', expected: 'buildMap first' });
    return opened.use((image) => question(map, image));
  };
  return {
    open: (source, context) => session.open(source, context),
    close: () => session.close(),
    summary: async (_params, context) => {
      await session.refresh();
      return session.use((image) => summary(image, {}, context));
    },
    inUse: () => session.use(({ storage }) => detectUse(storage.name)),
    bytes: (range) => session.use((image) => readBytes(image, range)),
    buildMap: async (_params, context) => {
      const opened = session.current;
      opened.map = await opened.use((image) => buildMap(image, { sketch: tell.sketch }, context));
      return opened.map.summary();
    },
    bins: (range, { signal }) => ask((map) => map.bins(range, signal)),
    inspect: (place, { signal }) => ask((map) => map.inspect(place, signal)),
    explain: (place, context) => ask((map, image) => explain(image, { ...place, map }, context)),
    project: (range, { signal }) => ask((map) => map.project(range, signal)),
    seek: (search, { signal }) => ask((map) => map.seek(search, signal)),
    extents: (query, { signal }) => ask((map) => map.extents(query, signal)),
    check: async ({ deep }, context) => {
      const opened = session.current;
      opened.lastCheck = await opened.use((image) =>
        check(image, { deep, maxFindings: KEPT_FINDINGS }, context),
      );
      return withFirstFindings(opened.lastCheck);
    },
    findings: (page) => {
      const { lastCheck } = session.current;
      if (!lastCheck) throw new PlatterError('invalid-argument', { name: 'method', expected: 'check first' });
      return findingsPage(lastCheck, page);
    },
    resize: (change, context) =>
      session.write(({ path, gate }) => resize(path, { ...change, gate }, context)),
    forecastDiscard: (_params, context) => session.use((image) => forecastDiscard(image, context)),
    discardZeroes: (_params, context) =>
      session.write(({ path, gate }) => discardZeroes(path, { gate }, context)),
    forecastCompact: (options, context) => session.use((image) => forecastCompact(image, options, context)),
    compact: (options, context) =>
      session.write(async ({ path, ...place }) => {
        const moves = new MoveEvents(tell.moves);
        const rest = new RestMeter();
        const watched = { ...context, mayGoOn: rest.watch(context.mayGoOn), moves: moves.add };
        try {
          const result = await compact(path, { ...options, ...place }, watched);
          return { ...result, milliseconds: Math.max(0, result.milliseconds - rest.milliseconds) };
        } finally {
          moves.flush();
        }
      }),
    planRepair: async (options, context) => {
      const { path, ...place } = session.place;
      const preview = await planRepairOf(path, { ...options, ...place }, context);
      // what was found the check tells; here it is what becomes of it
      return { ...preview, findings: [] };
    },
    repair: (options, context) =>
      session.write(({ path, ...place }) => repair(path, { ...options, ...place }, context)),
    listUndo: () => listedUndo(session.place),
    undo: ({ force }, context) =>
      session.write(({ path, undoFolder }) => undo(path, { undoFolder, force }, context)),
    finishRepair: (_params, context) =>
      session.write(({ path, undoFolder }) => finishRepair(path, { undoFolder }, context)),
    removeUndo: ({ id }) => session.write((place) => removeListed(place, id)),
    copyImage: ({ target }, context) => copyImageTo(session.current, target, context),
    exportRaw: (target, context) => exportRaw(session.current, target, context),
    saveMetadata: ({ target }, context) => saveMetadata(session.current, target, context),
    compare: (disks, context) => compareWith(session.current, disks, context),
    saveReport: (options, context) => saveReport(session.current, session.place, options, context),
    create: (image, context) => makeImage(image, context),
    makeSample: (sample, context) => makeSample(sample, context),
    encode: (disk, context) => encodeRaw(disk, context),
    lookAtRaw: ({ path }) => lookAtRaw(path),
    lookAtBacking: ({ path }, context) => lookAtBacking(path, context),
  };
}
