import { resolve } from 'node:path';

/**
 * What a person gave to `npm start`, as the app takes it from any folder: names of files are meant from where
 * they stand. Switches and file: addresses stay as they are; behind `--` everything is a name.
 * @param {readonly string[]} args @param {string} folder
 */
export function callerArguments(args, folder) {
  const end = args.indexOf('--');
  const isName = (argument, index) =>
    (end >= 0 && index > end) || !(argument.startsWith('-') || argument.startsWith('file:'));
  return args.map((argument, index) => (isName(argument, index) ? resolve(folder, argument) : argument));
}
