import type { ReportFormat } from '../../../shared/report';
import { SegmentedControl } from '../../ui/segmented-control';

const FORMATS: readonly { readonly id: ReportFormat; readonly name: string }[] = [
  { id: 'html', name: 'Page (HTML)' },
  { id: 'json', name: 'Record (JSON)' },
];

const FORMAT_TEXT: Readonly<Record<ReportFormat, string>> = {
  html: 'One file to read, print or attach. It needs nothing else and runs nothing.',
  json: 'One document for programs, with every finding and number.',
};

interface ReportFormatChoiceProps {
  readonly format: ReportFormat;
  readonly onChange: (format: ReportFormat) => void;
}

/** How a report is to be written, with what each way is for. */
export function ReportFormatChoice({ format, onChange }: ReportFormatChoiceProps) {
  return (
    <div>
      <SegmentedControl label="Format" options={FORMATS} value={format} onChange={onChange} />
      <p className="dim">{FORMAT_TEXT[format]}</p>
    </div>
  );
}
