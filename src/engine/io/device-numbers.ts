/** Linux device number -> major and minor. */
export function deviceNumbers(device: number): { readonly major: number; readonly minor: number } {
  const low = device % 2 ** 32;
  return { major: (low >>> 8) & 0xfff, minor: (low & 0xff) | ((low >>> 12) & 0xfff00) };
}
