/** The command that does what the window does. */

/** An argument as a POSIX shell takes it. */
function quoted(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
}

/** The line that checks an image in a terminal. */
export function checkCommand(folder: string, fileName: string, deep: boolean): string {
  const path = folder === '' ? fileName : `${folder.replace(/[/\\]$/, '')}/${fileName}`;
  const safe = path.startsWith('-') ? `./${path}` : path;
  return ['qcow-tool', 'check', ...(deep ? ['--deep'] : []), quoted(safe)].join(' ');
}
