const UTF8 = new TextDecoder();

/** A string as images store it: UTF-8, up to its first NUL. What is no UTF-8 becomes U+FFFD. */
export function decodeText(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return UTF8.decode(end < 0 ? bytes : bytes.subarray(0, end));
}

const ENCODER = new TextEncoder();

/** A string as images store it: UTF-8, without a NUL. */
export const encodeText = (text: string): Uint8Array => ENCODER.encode(text);
