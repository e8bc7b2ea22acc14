import { KeyValue } from '../../ui/key-value';
import { formatCount } from '../../ui/numbers';
import { Size } from '../../ui/size';

interface AlsoDoneProps {
  readonly refsUpdated: number;
  /** bytes */
  readonly leakedBytes: number;
  /** bytes */
  readonly zeroBytes: number;
}

/** What compacting does beside moving clusters, or would do: rows for what there is of it. */
export function AlsoDone({ refsUpdated, leakedBytes, zeroBytes }: AlsoDoneProps) {
  return (
    <>
      {refsUpdated > 0 && <KeyValue name="References updated">{formatCount(refsUpdated)}</KeyValue>}
      {leakedBytes > 0 && (
        <KeyValue name="Leaks given back">
          <Size bytes={leakedBytes} />
        </KeyValue>
      )}
      {zeroBytes > 0 && (
        <KeyValue name="Zeroes given up">
          <Size bytes={zeroBytes} />
        </KeyValue>
      )}
    </>
  );
}
