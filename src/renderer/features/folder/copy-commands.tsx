import { Terminal } from 'lucide-react';
import type { FolderRow } from '../../../shared/folder';
import { askApp } from '../../app/api';
import { IconButton } from '../../ui/button';
import { announce } from '../../ui/live-region';
import { Menu, MenuItem } from '../../ui/menu';
import { formatPlural } from '../../ui/numbers';
import { commandsOf } from './batch';
import { reportCommands } from './report-commands';

const ACTS: readonly {
  readonly name: string;
  readonly linesOf: (rows: readonly FolderRow[]) => readonly string[];
}[] = [
  { name: 'Check', linesOf: (rows) => commandsOf('check', rows) },
  { name: 'Forecast', linesOf: (rows) => commandsOf('foretell', rows) },
  { name: 'Report', linesOf: (rows) => reportCommands(rows, 'html') },
];

/** Copies the lines that do an act to images in a terminal, for the acts that are not asked about before they begin. */
export function CopyCommands({ rows }: { readonly rows: readonly FolderRow[] }) {
  const copy = async (name: string, lines: readonly string[]): Promise<void> => {
    await askApp('copyText', { text: lines.join('\n') });
    announce(`${name} copied as ${formatPlural(lines.length, 'command')}`);
  };
  return (
    <Menu
      label="Copy as commands"
      trigger={<IconButton label="Copy as commands" icon={<Terminal aria-hidden="true" />} />}
    >
      {ACTS.map(({ name, linesOf }) => (
        <MenuItem key={name} onAction={() => void copy(name, linesOf(rows))}>
          {name}
        </MenuItem>
      ))}
    </Menu>
  );
}
