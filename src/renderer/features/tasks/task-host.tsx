import type { ComponentType } from 'react';
import type { ImageHandle } from '../../../shared/app-protocol';
import { CompactDialog } from '../compact/compact-dialog';
import { CompareDialog } from '../compare/compare-dialog';
import { DiscardDialog } from '../discard/discard-dialog';
import { ExportDialog } from '../export/export-dialog';
import { FromRawDialog } from '../from-raw/from-raw-dialog';
import { MetadataDialog } from '../metadata/metadata-dialog';
import { NewImageDialog } from '../new-image/new-image-dialog';
import { RepairDialog } from '../repair/repair-dialog';
import { UndoDialog } from '../repair/undo-dialog';
import { ReportDialog } from '../report/report-dialog';
import { ResizeDialog } from '../resize/resize-dialog';
import { useOpenVerb } from './task-store';
import type { ImageVerb } from './verbs';

const DIALOGS: Readonly<Record<ImageVerb, ComponentType<{ readonly handle: ImageHandle }>>> = {
  repair: RepairDialog,
  undo: UndoDialog,
  compact: CompactDialog,
  resize: ResizeDialog,
  discard: DiscardDialog,
  export: ExportDialog,
  metadata: MetadataDialog,
  report: ReportDialog,
  compare: CompareDialog,
};

/** The dialog of the verb that was called, if one was. */
export function TaskHost() {
  const open = useOpenVerb();
  if (!open) return null;
  const { verb, handle } = open;
  if (verb === 'from-raw') return <FromRawDialog />;
  if (verb === 'new-image' || handle === undefined) return <NewImageDialog />;
  const Dialog = DIALOGS[verb];
  return <Dialog key={handle} handle={handle} />;
}
