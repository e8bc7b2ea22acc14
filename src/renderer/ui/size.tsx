import { explainSize, formatBinarySize, formatBytes, formatSize } from '../../shared/sizes';
import { Hint } from './tooltip';

interface SizeProps {
  readonly bytes: number;
  /** not hoverable on its own, where a row or a control around it already explains */
  readonly plain?: boolean;
  /** a power of two by its nature, such as a cluster */
  readonly isBinary?: boolean;
}

/** A size in the units that were chosen; the exact bytes on hover, on focus and for screen readers. */
export function Size({ bytes, plain = false, isBinary = false }: SizeProps) {
  const text = isBinary ? formatBinarySize(bytes) : formatSize(bytes);
  const exact = isBinary ? formatBytes(bytes) : explainSize(bytes);
  if (plain || text === exact) return <span className="size">{text}</span>;
  return (
    <Hint className="size" text={exact}>
      {text}
      <span className="visually-hidden">, {exact}</span>
    </Hint>
  );
}
