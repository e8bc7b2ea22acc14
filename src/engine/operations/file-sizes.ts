import { FileStorage } from '../io/file-storage';

/** How large a file is, in bytes. */
export interface FileSizes {
  readonly fileLength: number;
  /** what it takes of its disk */
  readonly allocated: number;
}

/** How large a file is now. @throws PlatterError as `FileStorage.open`, and io-error */
export async function sizesOf(path: string): Promise<FileSizes> {
  const file = await FileStorage.open(path);
  try {
    return { fileLength: file.length, allocated: await file.allocated() };
  } finally {
    await file.close();
  }
}
