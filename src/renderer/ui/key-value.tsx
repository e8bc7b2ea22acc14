import type { ReactNode } from 'react';
import { Size } from './size';
import './key-value.css';

/** A list of facts: names on the left, values on the right. */
export function KeyValueList({ children }: { readonly children: ReactNode }) {
  return <dl className="key-values">{children}</dl>;
}

interface KeyValueProps {
  readonly name: ReactNode;
  readonly children: ReactNode;
}

/** One fact of a KeyValueList. */
export function KeyValue({ name, children }: KeyValueProps) {
  return (
    <div className="key-value">
      <dt>{name}</dt>
      <dd className="selectable">{children}</dd>
    </div>
  );
}

/** So many bytes as a fact; where there are none it is left out. */
export function KeyBytes({ name, bytes }: { readonly name: string; readonly bytes: number }) {
  if (bytes === 0) return null;
  return (
    <KeyValue name={name}>
      <Size bytes={bytes} />
    </KeyValue>
  );
}
