import { Copy } from 'lucide-react';
import { Button } from './button';
import { announce, toast } from './live-region';

interface CopyAsProps {
  /** of the format */
  readonly name: string;
  readonly isDisabled: boolean;
  readonly onCopy: () => Promise<void>;
}

/** Copies the rows of a table in one format, and says so. */
export function CopyAs({ name, isDisabled, onCopy }: CopyAsProps) {
  return (
    <Button
      kind="quiet"
      isDisabled={isDisabled}
      icon={<Copy aria-hidden="true" />}
      onPress={() => {
        onCopy().then(
          () => announce(`Copied as ${name}`),
          () => toast('The rows could not be copied.'),
        );
      }}
    >
      {name}
      <span className="visually-hidden">, copy</span>
    </Button>
  );
}
