import type { ImageHandle } from '../../../shared/app-protocol';
import { Button } from '../../ui/button';
import { goOnWith } from '../tasks/task-store';

/** Goes on to a report on the image, from where something came to its end. */
export function ReportButton({ handle }: { readonly handle: ImageHandle }) {
  return <Button onPress={() => goOnWith('report', handle)}>Export report…</Button>;
}
