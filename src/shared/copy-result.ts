/** A copy of an image file that was made; all in bytes. */
export interface CopyResult {
  /** of the file, holes included */
  readonly length: number;
  /** that were written; all else are its holes */
  readonly written: number;
}
