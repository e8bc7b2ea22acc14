import { formatBytes, formatSize } from '../../shared/sizes';
import { Hint } from './tooltip';

interface SizeProps {
  readonly bytes: number;
  /** not hoverable on its own, where a row or a control around it already explains */
  readonly plain?: boolean;
}

/** A size in IEC units; the exact bytes on hover, on focus and for screen readers. */
export function Size({ bytes, plain = false }: SizeProps) {
  const text = formatSize(bytes);
  const exact = formatBytes(bytes);
  if (plain || text === exact) return <span>{text}</span>;
  return (
    <Hint text={exact}>
      {text}
      <span className="visually-hidden">, {exact}</span>
    </Hint>
  );
}
