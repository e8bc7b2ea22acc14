import { FilePlus } from 'lucide-react';
import type { ChosenFile } from '../../../shared/chosen-file';
import { Button } from '../../ui/button';
import { openRaw } from '../from-raw/raw-disk';

/** The way on from a raw disk that was refused. */
export function MakeImageButton({ raw }: { readonly raw: ChosenFile }) {
  return (
    <Button
      className="refused-act"
      icon={<FilePlus aria-hidden="true" />}
      aria-label={`Make a qcow2 image of ${raw.fileName}…`}
      onPress={() => void openRaw(raw)}
    >
      Make a qcow2 image…
    </Button>
  );
}
