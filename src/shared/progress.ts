/**
 * One progress event: the same record from the engine to the worker's port, from main to the window,
 * and a line of JSON on `qcow-tool --progress-fd`.
 */
export interface Progress {
  /** whole percent of the operation, never falling, 100 is last */
  readonly progress: number;
  /** what is being done now, an identifier such as `refcounts` or `l2-tables` */
  readonly phase: string;
  readonly done: number;
  readonly total: number;
  readonly unit: 'bytes' | 'clusters' | 'tables';
  /** findings so far, where the operation looks for any */
  readonly findings?: number;
}

/** What every operation of the engine is given besides its options. */
export interface OperationContext {
  /** aborting it ends the operation with PlatterError `cancelled`, within 100 ms */
  readonly signal?: AbortSignal;
  /** called at most about ten times a second, and once at 100 percent */
  readonly progress?: (event: Progress) => void;
  /** a line for the debug log */
  readonly log?: (line: string) => void;
  /** a sentence that the person should see, though the operation goes on */
  readonly warn?: (text: string) => void;
  /** awaited where long work can rest; resolves when it may go on */
  readonly mayGoOn?: () => Promise<void>;
}
