/** What is wrong with the data of a header extension: which part of it, as it stands, and what would be right. */
export interface ExtensionProblem {
  readonly field: string;
  readonly raw: string;
  readonly expected: string;
}

/** An extension's data, as far as it could be made out. */
export interface ExtensionData<T> {
  readonly value?: T;
  /** QEMU refuses the image for it */
  readonly problem?: ExtensionProblem;
}
