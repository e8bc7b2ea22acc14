/** Numbers that follow from a valid header and the file's length; everything in clusters or bytes. */
export interface Geometry {
  readonly clusterBits: number;
  readonly clusterSize: number;
  /** bytes of an L2 entry: 8, or 16 with extended L2 */
  readonly l2EntrySize: 8 | 16;
  /** entries of one L2 table */
  readonly l2Entries: number;
  readonly extendedL2: boolean;
  readonly version: number;
  /** width of a refcount in bits, 1 … 64 */
  readonly refcountBits: number;
  readonly refcountsPerBlock: number;
  /** size of the virtual disk, rounded down to 512 as QEMU does */
  readonly virtualSize: number;
  /** clusters of the virtual disk, the last perhaps partial */
  readonly guestClusters: number;
  /** bytes of the image file */
  readonly fileLength: number;
  /** clusters of the image file, the last perhaps partial */
  readonly hostClusters: number;
  /** guest data lies in an external file, host offset = guest offset */
  readonly dataFile: boolean;
}
