import { askApp } from '../../app/api';
import { CopyButton } from '../../ui/copy-button';

/** The lines that do in a terminal what a dialog is about to do to many images: the first one, and all to be copied. */
export function BatchCommands({ lines }: { readonly lines: readonly string[] }) {
  const text = lines.join('\n');
  return (
    <span className="task-command">
      <code className="dim selectable" title={text}>
        {lines[0]}
      </code>
      {lines.length > 1 && <span className="dim batch-more">{`and ${lines.length - 1} more`}</span>}
      <CopyButton label="Copy as commands" onCopy={() => askApp('copyText', { text })} />
    </span>
  );
}
