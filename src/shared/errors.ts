/** What can go wrong, by name. Text for people is made from code and fields in `error-text.ts`. */
export type ErrorCode =
  | 'no-such-file' // fields.missing: folder, where a file was to be made
  | 'not-readable'
  | 'not-writable' // fields.errno
  | 'file-exists' // fields.option: what says that it may be overwritten
  | 'is-directory'
  | 'not-a-regular-file'
  | 'empty-file'
  | 'other-format' // fields.format: raw, qcow1, vmdk, vhdx, vpc, vdi, luks …; fields.wanted: raw, where not qcow2
  | 'header-damaged' // the header can't carry this operation; fields.findings
  | 'header-full' // the first cluster does not hold header, extensions and names; fields.needed, fields.clusterSize
  | 'unsupported-feature' // unknown incompatible bits; fields.names
  | 'encrypted'
  | 'backing-file' // a link of the chain can't be used; fields.reason: missing, cycle, format, gate, too-deep, not-a-file
  | 'data-file' // likewise for the external data file
  | 'io-error' // fields.syscall, fields.errno, fields.offset
  | 'changed-on-disk'
  | 'corrupt-structure' // met while reading; fields.structure, fields.offset, fields.raw
  | 'metadata-damaged' // files that dehydrate wrote; fields.file, fields.line, fields.detail
  | 'too-large'
  | 'in-use' // fields.pid, fields.command, fields.writing, fields.others (how many more), fields.own (Platter itself)
  | 'read-only' // fields.reason: asked, corrupt-bit, damaged, dirty, snapshots; fields.repair: the command that mends it
  | 'discard-off'
  | 'data-loss' // fields.size, fields.current: bytes of the disk
  | 'unsupported-change' // fields.reason: v2-snapshots, v2-backing
  | 'undo-not-made' // nothing was written; fields.reason: the code of what went wrong, fields.errno
  | 'undo-damaged' // fields.detail: what is wrong with the undo file
  | 'nothing-to-undo'
  | 'changed-since-repair' // fields.reason: length (fields.length, fields.expected), contents (fields.offset), modified (fields.modified)
  | 'repair-failed' // the image is as it was; fields.reason: fixed-length; fields.syscall, fields.errno, fields.offset
  | 'repair-interrupted' // fields.undoFile, fields.undoing: while it was taken back; fields.syscall, fields.errno
  | 'cancelled' // fields.undone: what was written was taken back; fields.goesOn: asked again, it goes on from there
  | 'invalid-argument' // fields.name, fields.value, fields.expected
  | 'no-such-image' // a handle that main did not give
  | 'engine-stopped'
  | 'internal';

export type ErrorFields = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/** An error as it crosses a process border. */
export interface WireError {
  readonly code: ErrorCode;
  readonly fields: ErrorFields;
  /** for the debug log only, never shown */
  readonly stack?: string;
}

/** The one error type of Platter: a code and fields, the cause kept. Expected failures and bugs (`internal`) alike. */
export class PlatterError extends Error {
  override readonly name = 'PlatterError';
  readonly code: ErrorCode;
  readonly fields: ErrorFields;

  constructor(code: ErrorCode, fields: ErrorFields = {}, options?: { cause?: unknown }) {
    super(`${code} ${JSON.stringify(fields)}`, options);
    this.code = code;
    this.fields = fields;
  }
}

/** Reduces anything thrown to what can be cloned to another process. */
export function errorToWire(error: unknown): WireError {
  if (error instanceof PlatterError) return { code: error.code, fields: error.fields, stack: error.stack };
  if (error instanceof Error && error.name === 'AbortError') return { code: 'cancelled', fields: {} };
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'internal', fields: { message }, stack: error instanceof Error ? error.stack : undefined };
}

/** Rebuilds the typed error on the other side. */
export function errorFromWire(wire: WireError): PlatterError {
  const error = new PlatterError(wire.code, wire.fields);
  if (wire.stack) error.stack = wire.stack;
  return error;
}

/** Closes a switch over a union: a new member no longer compiles until it is handled. */
export function assertNever(value: never): never {
  throw new PlatterError('internal', { message: `unexpected ${JSON.stringify(value)}` });
}
