import { CopyButton } from '../ui/copy-button';
import { askApp } from './api';

interface CommandLineProps {
  /** the line of qcow-tool that does the same */
  readonly command: string;
  readonly className: string;
}

/** The command that does what stands beside it, to be copied. */
export function CommandLine({ command, className }: CommandLineProps) {
  return (
    <span className={className}>
      <code className="dim selectable" title={command}>
        {command}
      </code>
      <CopyButton label="Copy as command" onCopy={() => askApp('copyText', { text: command })} />
    </span>
  );
}
