import { Checkbox } from '../../ui/checkbox';
import { SegmentedControl } from '../../ui/segmented-control';
import { canExtend } from './new-image-form';
import type { ImageOptions } from './new-image-form';
import './more-options.css';

interface OptionProps {
  readonly options: ImageOptions;
  readonly onChange: (change: Partial<ImageOptions>) => void;
}

/** Subclusters. */
export function ExtendedOption({ options, onChange }: OptionProps) {
  return (
    <div className="option">
      <Checkbox
        isSelected={options.extendedL2 && canExtend(options)}
        isDisabled={!canExtend(options)}
        onChange={(extendedL2) => onChange({ extendedL2 })}
      >
        Extended L2 entries
      </Checkbox>
      <p className="option-note">
        {canExtend(options)
          ? 'Allocates 32nds of a cluster: small writes stay small with large clusters. QEMU 5.2 and later.'
          : 'Needs clusters of 16 KiB or more.'}
      </p>
    </div>
  );
}

/** Refcounts that are written late. */
export function LazyOption({ options, onChange }: OptionProps) {
  return (
    <div className="option">
      <Checkbox isSelected={options.lazyRefcounts} onChange={(lazyRefcounts) => onChange({ lazyRefcounts })}>
        Lazy refcounts
      </Checkbox>
      <p className="option-note">Faster writing; after a crash the counts have to be made anew.</p>
    </div>
  );
}

interface CompressionOptionProps extends OptionProps {
  /** what it holds for, where that is not plain */
  readonly note?: string;
}

/** How clusters are compressed. */
export function CompressionOption({ options, onChange, note }: CompressionOptionProps) {
  return (
    <div className="option option-stack">
      <span>Compression</span>
      <SegmentedControl
        label="Compression"
        options={[
          { id: 'zlib', name: 'zlib' },
          { id: 'zstd', name: 'zstd' },
        ]}
        value={options.compressionType}
        onChange={(compressionType) => onChange({ compressionType })}
      />
      {note !== undefined && <p className="option-note">{note}</p>}
    </div>
  );
}
