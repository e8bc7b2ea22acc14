import type { Image } from '../image/image';

/** Bytes of the image file as they stand there; fewer than asked for at its end. */
export async function readBytes(
  image: Image,
  { offset, length }: { readonly offset: number; readonly length: number },
): Promise<Uint8Array> {
  const available = Math.max(0, Math.min(length, image.storage.length - offset));
  const bytes = new Uint8Array(available);
  const read = await image.storage.read(offset, bytes);
  return bytes.slice(0, read);
}
