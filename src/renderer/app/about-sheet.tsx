import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { KeyValue, KeyValueList } from '../ui/key-value';
import { announce } from '../ui/live-region';
import { askApp } from './api';
import { showSheet, useApp } from './app-state';
import { runAction } from './commands';
import './about-sheet.css';

/** Which Platter this is and what it runs on, to be copied into a report. */
export function AboutSheet() {
  const { sheet, version, versions } = useApp();
  const rows = [
    ['Platter', version],
    ['Electron', versions.electron],
    ['Chromium', versions.chrome],
    ['Node.js', versions.node],
    ['System', versions.system],
  ] as const;
  const copy = async (): Promise<void> => {
    await askApp('copyText', { text: rows.map((row) => row.join(' ')).join('\n') });
    announce('Copied');
  };
  return (
    <Dialog
      title="About Platter"
      isOpen={sheet === 'about'}
      onClose={() => showSheet(undefined)}
      actions={
        <>
          <Button onPress={() => runAction('documentation')}>Documentation</Button>
          <Button onPress={() => void copy()}>Copy versions</Button>
        </>
      }
    >
      <p className="about-lead">See, check and shrink qcow2 disk images.</p>
      <KeyValueList>
        {rows.map(([name, value]) => (
          <KeyValue key={name} name={name}>
            {value}
          </KeyValue>
        ))}
      </KeyValueList>
      <p className="dim about-licence">MIT licence. Works offline: nothing leaves this computer.</p>
    </Dialog>
  );
}
