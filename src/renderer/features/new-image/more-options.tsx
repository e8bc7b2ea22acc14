import { FolderOpen, X } from 'lucide-react';
import { useState } from 'react';
import { formatSize } from '../../../shared/sizes';
import { askApp } from '../../app/api';
import { errorWords } from '../../app/error-words';
import { Button, IconButton } from '../../ui/button';
import { Checkbox } from '../../ui/checkbox';
import { SegmentedControl } from '../../ui/segmented-control';
import { CompressionOption, ExtendedOption, LazyOption } from './image-options';
import { canPreallocate, REFCOUNT_BITS } from './new-image-form';
import type { NewImageForm } from './new-image-form';

interface MoreOptionsProps {
  readonly form: NewImageForm;
  readonly onChange: (change: Partial<NewImageForm>) => void;
}

/** What few need to choose, each with what it is good for. */
export function MoreOptions({ form, onChange }: MoreOptionsProps) {
  return (
    <div className="more-options">
      <BackingChoice form={form} onChange={onChange} />
      <ExtendedOption options={form} onChange={onChange} />
      <LazyOption options={form} onChange={onChange} />
      <div className="option">
        <Checkbox
          isSelected={form.preallocation === 'metadata' && canPreallocate(form)}
          isDisabled={!canPreallocate(form)}
          onChange={(on) => onChange({ preallocation: on ? 'metadata' : 'off' })}
        >
          Make all tables now
        </Checkbox>
        <p className="option-note">
          {canPreallocate(form)
            ? 'The metadata of the full disk from the start: first writes are faster.'
            : 'Over a backing file only with extended L2 entries.'}
        </p>
      </div>
      <div className="option">
        <Checkbox isSelected={form.dataFile} onChange={(dataFile) => onChange({ dataFile })}>
          Data in a file of its own
        </Checkbox>
        <p className="option-note">
          Beside the image, as NAME.raw. The disk needs both files, always together.
        </p>
      </div>
      <div className="option option-stack">
        <span>Refcount bits</span>
        <SegmentedControl
          label="Refcount bits"
          options={REFCOUNT_BITS.map((bits) => ({ id: String(bits), name: bits }))}
          value={String(form.refcountBits)}
          onChange={(bits) => onChange({ refcountBits: Number(bits) as NewImageForm['refcountBits'] })}
        />
      </div>
      <CompressionOption options={form} onChange={onChange} />
    </div>
  );
}

function BackingChoice({ form, onChange }: MoreOptionsProps) {
  const [problem, setProblem] = useState<string>();
  const { backing } = form;
  const choose = async (): Promise<void> => {
    setProblem(undefined);
    try {
      const chosen = await askApp('chooseBacking', {});
      if (chosen) onChange({ backing: chosen, size: '' });
    } catch (error) {
      const { title, detail } = errorWords(error);
      setProblem(`${title}. ${detail}`);
    }
  };
  return (
    <div className="option">
      <div className="option-row">
        <span>Backing file</span>
        {backing ? (
          <span className="option-file">
            <span className="option-file-name" title={`${backing.folder}/${backing.fileName}`}>
              {backing.fileName}
            </span>
            <SegmentedControl
              label="Format of the backing file"
              options={[
                { id: 'qcow2', name: 'qcow2' },
                { id: 'raw', name: 'raw' },
              ]}
              value={backing.format}
              onChange={(format) => onChange({ backing: { ...backing, format } })}
            />
            <IconButton
              label="No backing file"
              icon={<X aria-hidden="true" />}
              onPress={() => onChange({ backing: undefined })}
            />
          </span>
        ) : (
          <Button icon={<FolderOpen aria-hidden="true" />} onPress={() => void choose()}>
            Choose…
          </Button>
        )}
      </div>
      <p className="option-note" data-problem={problem !== undefined} role={problem ? 'alert' : undefined}>
        {problem ??
          (backing
            ? `A disk of ${formatSize(backing.virtualSize)}. It shows through where nothing is written, and must not change from now on.`
            : 'Shows through where nothing is written to the new image.')}
      </p>
    </div>
  );
}
