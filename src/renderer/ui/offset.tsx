import { Link } from 'react-aria-components';
import { formatOffset } from './numbers';
import './offset.css';

interface OffsetProps {
  /** bytes */
  readonly offset: number;
  /** shows the place; without it the offset is plain text */
  readonly onJump?: () => void;
  /** what a jump shows there; bytes unless said */
  readonly shows?: string;
}

/** An offset in hex, as a link to its place where there is one. */
export function Offset({ offset, onJump, shows = 'bytes' }: OffsetProps) {
  const text = formatOffset(offset);
  if (!onJump) return <span className="offset mono">{text}</span>;
  return (
    <Link className="offset offset-link mono" onPress={onJump} aria-label={`Show ${shows} at ${text}`}>
      {text}
    </Link>
  );
}
