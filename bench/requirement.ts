/** A line of the report. */
export interface Row {
  readonly what: string;
  readonly ours: string;
  /** what qemu-img needs for the same, where it does the same */
  readonly theirs?: string;
  readonly target?: string;
  /** absent where there is no target */
  readonly met?: boolean;
}

export interface Section {
  readonly title: string;
  readonly note?: string;
  readonly rows: readonly Row[];
}

/** `184 ms`, `1.62 s` */
export const duration = (milliseconds: number): string =>
  milliseconds < 1000
    ? `${milliseconds.toFixed(milliseconds < 10 ? 1 : 0)} ms`
    : `${(milliseconds / 1000).toFixed(2)} s`;

/** `84 MiB` */
export const mebibytes = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20)} MiB`;
