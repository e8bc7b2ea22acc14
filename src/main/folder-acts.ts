import { basename } from 'node:path';
import { PlatterError } from '../shared/errors';
import { isWritingAct } from '../shared/folder';
import type { FolderRow, PlainAct, RowOutcome } from '../shared/folder';
import { outcomeOf } from '../shared/repair-outcome';
import type { RequestContext } from '../shared/rpc-client';
import type { ImageEngine, StartEngine } from './image-engine';
import type { RecordedActs } from './recorded-acts';
import type { reportFacts } from './report-facts';
import { ReportNames } from './report-names';
import type { ReportPlace } from './report-names';
import { rowCheck, rowPlan, rowSummary } from './row-facts';

/** What an act changes of the row of its image; a field that is undefined is forgotten. */
export type RowChange = Partial<
  Pick<FolderRow, 'summary' | 'error' | 'check' | 'checkedAt' | 'forecast' | 'plan'>
>;

/** What came of an act. */
export interface ActResult {
  readonly change: RowChange;
  readonly outcome?: Pick<RowOutcome, 'compact' | 'repair' | 'report'>;
}

/** What acts need besides an image. */
export interface ActsContext {
  readonly startEngine: StartEngine;
  readonly undoFolder?: string;
  /** files outside of an image's folder that the person let it read, in its tab */
  readonly grantedTo: (path: string) => Promise<readonly string[]>;
  /** puts what is done on record */
  readonly record: Pick<RecordedActs, 'run'>;
  /** what a report says that the engine does not know */
  readonly reportFacts: (path: string) => ReturnType<typeof reportFacts>;
}

/** As an image is compacted, or foretold to be, where nothing else is asked for. */
const PLAIN = { way: 'compact', zeroes: false } as const;
const ALL = { scope: 'all', keepData: false } as const;

/** What is done with each image of a folder, in an engine of its own that has it open no longer than that. */
export class FolderActs {
  readonly #context: ActsContext;
  readonly #reportNames = new ReportNames();

  constructor(context: ActsContext) {
    this.#context = context;
  }

  /** Reads what the header says. @throws PlatterError */
  look(path: string, context: RequestContext = {}): Promise<ActResult> {
    return this.#withImage(path, async (engine) => ({ change: await summaryOf(engine, context) }));
  }

  /**
   * Does an act. What was found out about an image before it was written to is forgotten, and it is checked again where
   * somebody had it checked, or repaired.
   * @param wasChecked whether the image was checked before
   * @throws PlatterError
   */
  run(path: string, act: PlainAct, wasChecked: boolean, context: RequestContext): Promise<ActResult> {
    return this.#withImage(path, async (engine) => {
      if (isWritingAct(act)) return this.#write(engine, path, act, wasChecked, context);
      const change = await summaryOf(engine, context);
      if (act === 'check') return { change: { ...change, ...(await this.#check(engine, path, context)) } };
      if (act === 'foretell')
        return { change: { ...change, forecast: await engine.request('forecastCompact', PLAIN, context) } };
      return { change: { ...change, plan: rowPlan(await engine.request('planRepair', ALL, context)) } };
    });
  }

  /**
   * Writes a report on an image into a folder, beside what is there; where the image can be checked, that comes first.
   * @throws PlatterError
   */
  report(path: string, place: ReportPlace, context: RequestContext): Promise<ActResult> {
    return this.#withImage(path, async (engine) => {
      const change = await summaryOf(engine, context);
      const check = change.summary.can.check
        ? await this.#check(engine, path, halfOf(context, 0))
        : undefined;
      const facts = await this.#context.reportFacts(path);
      const target = await this.#reportNames.take(place, basename(path));
      try {
        await engine.request(
          'saveReport',
          {
            target,
            overwrite: false,
            format: place.format,
            check: false,
            folders: false,
            ...facts,
            acts: [...facts.acts],
          },
          halfOf(context, 50),
        );
      } finally {
        this.#reportNames.giveBack(target);
      }
      return { change: { ...change, ...check }, outcome: { report: basename(target) } };
    });
  }

  async #write(
    engine: ImageEngine,
    path: string,
    act: PlainAct,
    wasChecked: boolean,
    context: RequestContext,
  ): Promise<ActResult> {
    const outcome =
      act === 'compact'
        ? { compact: await this.#compact(engine, path, context) }
        : { repair: await this.#repair(engine, path, context) };
    // also where it was stopped: the image is whole then, and another one than before
    const change = { forecast: undefined, plan: undefined, ...(await summaryOf(engine, {})) };
    const isChecked = (wasChecked || act === 'repair') && change.summary.can.check;
    // what was done is done, whatever becomes of looking at it
    const check = isChecked
      ? await this.#check(engine, path, { signal: context.signal }).catch(() => undefined)
      : undefined;
    return { change: { ...change, check: undefined, ...check }, outcome };
  }

  #compact(engine: ImageEngine, path: string, context: RequestContext) {
    return this.#context.record.run(path, 'compact', context, (recorded) =>
      engine.request('compact', PLAIN, recorded),
    );
  }

  /** What is planned now is what was agreed to: an image that would lose something is left as it is. */
  async #repair(engine: ImageEngine, path: string, context: RequestContext) {
    const { signal } = context;
    const outcome = outcomeOf(await engine.request('planRepair', ALL, { signal }));
    if (outcome !== 'whole' && outcome !== 'nothing')
      throw new PlatterError('changed-on-disk', { file: path });
    // the engine repairs no image that has changed since it was opened, which was before it was planned
    const result = await this.#context.record.run(path, 'repair', context, (recorded) =>
      engine.request('repair', ALL, recorded),
    );
    const { corruptionsFixed, leaksFixed, after } = result;
    return { corruptionsFixed, leaksFixed, after };
  }

  async #check(engine: ImageEngine, path: string, context: RequestContext): Promise<RowChange> {
    const result = await this.#context.record.run(path, 'check', context, (recorded) =>
      engine.request('check', { deep: false }, recorded),
    );
    return { check: rowCheck(result), checkedAt: Date.now() };
  }

  async #withImage<T>(path: string, use: (engine: ImageEngine) => Promise<T>): Promise<T> {
    const { startEngine, undoFolder, grantedTo } = this.#context;
    const granted = [...(await grantedTo(path))];
    const ignore = (): void => undefined;
    const engine = startEngine(ignore, ignore);
    try {
      await engine.request('open', { path, granted, undoFolder });
      return await use(engine);
    } finally {
      await engine.stop();
    }
  }
}

/** The context of one of two halves of an act. @param from percent at which it begins */
const halfOf = ({ progress, ...context }: RequestContext, from: 0 | 50): RequestContext => ({
  ...context,
  progress: (event) => progress?.({ ...event, progress: from + Math.floor(event.progress / 2) }),
});

async function summaryOf(engine: ImageEngine, { signal }: RequestContext) {
  return { summary: rowSummary(await engine.request('summary', {}, { signal })), error: undefined };
}
