/** The command line as people run it: the built file, in a process of its own. */
import { resolve } from 'node:path';
import { runTool, type ToolOptions, type ToolResult } from './run-tool';

/** Path of the built tool; `npm run build` makes it. */
export const QCOW_TOOL = resolve(import.meta.dirname, '../out/cli/qcow-tool.js');

/** Runs qcow-tool, whatever its exit status. */
export const qcowTool = (args: readonly string[], options?: ToolOptions): Promise<ToolResult> =>
  runTool(process.execPath, [QCOW_TOOL, ...args], options);
