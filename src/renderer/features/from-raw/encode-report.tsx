import type { ChosenFile } from '../../../shared/chosen-file';
import type { EncodeResult } from '../../../shared/results';
import { formatBytes, formatSize } from '../../../shared/sizes';
import { SizeBars } from '../../ui/size-bars';
import { formatSeconds } from '../jobs/job-text';

interface EncodeReportProps {
  readonly result: EncodeResult;
  readonly file: ChosenFile | undefined;
  readonly milliseconds: number;
}

/** What came of making an image of a raw disk. */
export function EncodeReport({
  result: { size, stored, fileLength },
  file,
  milliseconds,
}: EncodeReportProps) {
  return (
    <>
      <p className="task-report-lead">{file?.fileName} is made.</p>
      <p>
        A disk of {formatSize(size)} ({formatBytes(size)}), of which {formatSize(stored)} are stored; the rest
        is zeroes. It took {formatSeconds(milliseconds / 1000)}.
      </p>
      <SizeBars
        label="Sizes of the raw disk and of the image"
        bars={[
          { name: 'Raw disk', parts: [{ kind: 'plain', bytes: size }], note: 'its length' },
          { name: 'Image', parts: [{ kind: 'gain', bytes: fileLength }], note: 'length of the file' },
        ]}
      />
      <p className="dim task-report-place">{file?.folder}</p>
    </>
  );
}
