import type { FolderRow } from '../../../shared/folder';
import type { ReportFormat } from '../../../shared/report';
import { commandWord, pathIn } from '../../app/tool-line';
import { reportCommand } from '../report/report-command';

/** The lines that write such reports in a terminal, each beside its image and under its whole name, as stems may be alike. */
export const reportCommands = (rows: readonly FolderRow[], format: ReportFormat): readonly string[] =>
  rows.map(({ folder, fileName, summary }) => {
    const check = summary?.can.check ?? true;
    const target = pathIn(folder, `${fileName}-report.${format}`);
    return `${reportCommand(folder, fileName, { format, check, folders: false })} > ${commandWord(target)}`;
  });
