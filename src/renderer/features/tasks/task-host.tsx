import { NewImageDialog } from '../new-image/new-image-dialog';
import { useOpenVerb } from './task-store';

/** The dialog of the verb that was called, if one was. */
export function TaskHost() {
  const open = useOpenVerb();
  if (!open) return null;
  return <NewImageDialog />;
}
