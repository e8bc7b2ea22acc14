/** QEMU's block layer refuses to read behind this offset; before it, what is past the end of the file reads as zeroes. */
export const READABLE_END = 2 ** 63 - 2 ** 30;
