/** Options that stand alone. */
const SWITCHES = new Set(['--force', '--debug']);
/** Options that can be given several times. */
const LISTS = new Set(['-d', '--deb-recommends']);

/**
 * Reads a command line of fpm as electron-builder writes it: options with a value each, then `FROM=TO` for every
 * file or folder that goes into the package.
 * @param {readonly string[]} args
 * @returns {{ options: Record<string, string>, depends: string[], recommends: string[], inputs: { from: string, to: string }[] }}
 */
export function readFpmArguments(args) {
  const options = {};
  const lists = { '-d': [], '--deb-recommends': [] };
  const inputs = [];
  for (let index = 0; index < args.length; index++) {
    const argument = args[index];
    if (SWITCHES.has(argument)) continue;
    if (LISTS.has(argument)) lists[argument].push(args[++index]);
    else if (argument.startsWith('-')) options[argument] = args[++index];
    else {
      const split = argument.lastIndexOf('=');
      inputs.push({ from: argument.slice(0, split), to: argument.slice(split + 1) });
    }
  }
  return { options, depends: lists['-d'], recommends: lists['--deb-recommends'], inputs };
}
