import { useState } from 'react';
import type { FolderHandle, FolderRow } from '../../../shared/folder';
import type { ReportFormat } from '../../../shared/report';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { formatPlural } from '../../ui/numbers';
import { ReportFormatChoice } from '../report/report-format';
import { BatchCommands } from './batch-commands';
import { endAsking } from './batch-store';
import { saveReports } from './folder-queue';
import { reportCommands } from './report-commands';

interface ReportsDialogProps {
  readonly folder: FolderHandle;
  readonly rows: readonly FolderRow[];
}

/** Asks how reports on many images are to be written; the folder for them is asked for when that is known. */
export function ReportsDialog({ folder, rows }: ReportsDialogProps) {
  const [format, setFormat] = useState<ReportFormat>('html');
  const save = async (): Promise<void> => {
    if (await saveReports(folder, rows, format)) endAsking();
  };
  return (
    <Dialog
      title="Export reports"
      subject={formatPlural(rows.length, 'marked image')}
      isOpen
      isSteady
      size="wide"
      onClose={endAsking}
      actions={
        <>
          <BatchCommands lines={reportCommands(rows, format)} />
          <Button onPress={endAsking}>Cancel</Button>
          <Button kind="primary" isDisabled={rows.length === 0} onPress={() => void save()}>
            {`Export ${formatPlural(rows.length, 'report')}…`}
          </Button>
        </>
      }
    >
      <div className="batch">
        <p>
          Each image is checked first, and its report is saved into a folder that you choose. No file there is
          replaced. Files are named without their folders, so that reports can be given to others.
        </p>
        <ReportFormatChoice format={format} onChange={setFormat} />
      </div>
    </Dialog>
  );
}
