import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, ownArguments, program, test } from './fixtures';

const run = promisify(execFile);

test('the app can not be used as a Node, whatever the environment says', async ({ installed, launch }) => {
  const { userData } = await launch();
  const printing = ['-e', 'console.log("ran as node")'];
  // started as an app it hands over to the one that runs, and ends
  const { stdout } = await run(program(installed), [...ownArguments(userData), ...printing], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '--require=/nowhere.js' },
  });
  expect(stdout).not.toContain('ran as node');
});

test('the app takes no debugger for its own process', async ({ launch }) => {
  const { said } = await launch(['--inspect=0', '--inspect-brk=0']);
  expect(said()).toContain('DevTools listening');
  expect(said()).not.toContain('Debugger listening');
});
