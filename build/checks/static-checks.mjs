import { runTool } from '../setup/command.mjs';

/** A check that is one command: it passes when the command does. */
const checkBy =
  (script, ...args) =>
  async (out) => {
    const { code } = await runTool(script, args, { show: out });
    return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  };

/** Rules of the code and of its layers; see .oxlintrc.json. */
export const lint = checkBy('oxlint/bin/oxlint', '--deny-warnings');

export const formatting = checkBy('prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.');
