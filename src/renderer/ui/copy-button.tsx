import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { IconButton } from './button';
import { announce } from './live-region';

interface CopyButtonProps {
  /** what is copied, for the accessible name: "Copy offset" */
  readonly label: string;
  /** puts the text on the clipboard */
  readonly onCopy: () => Promise<void>;
}

/** Copies a value and says that it did. */
export function CopyButton({ label, onCopy }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <IconButton
      label={copied ? 'Copied' : label}
      icon={copied ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
      onPress={() => {
        void onCopy().then(() => {
          setCopied(true);
          announce('Copied');
        });
      }}
    />
  );
}
