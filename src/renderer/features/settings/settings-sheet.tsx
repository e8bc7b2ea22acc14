import type { ReactNode } from 'react';
import { actionOf } from '../../../shared/actions';
import { DEFAULT_PREFERENCES } from '../../../shared/preferences';
import type { Preferences } from '../../../shared/preferences';
import { explainSize, formatBinarySize, formatSize } from '../../../shared/sizes';
import { showSheet, useApp } from '../../app/app-state';
import { changeSettings, useSettings } from '../../app/settings';
import { Button } from '../../ui/button';
import { Checkbox } from '../../ui/checkbox';
import { Dialog } from '../../ui/dialog';
import { announce } from '../../ui/live-region';
import { SegmentedControl } from '../../ui/segmented-control';
import { Select } from '../../ui/select';
import { CLUSTER_BITS } from '../new-image/new-image-form';
import './settings-sheet.css';

const THEMES = (['system', 'light', 'dark'] as const).map((id) => ({
  id,
  name: actionOf(`theme-${id}`).name,
}));
const SIZES: readonly { readonly id: Preferences['sizes']; readonly name: string }[] = [
  { id: 'iec', name: 'GiB' },
  { id: 'si', name: 'GB' },
  { id: 'bytes', name: 'Bytes' },
];
const COMPRESSIONS: readonly { readonly id: Preferences['compressionType']; readonly name: string }[] = [
  { id: 'zlib', name: 'zlib' },
  { id: 'zstd', name: 'zstd' },
];
const CLUSTERS = CLUSTER_BITS.map((bits) => ({
  id: String(bits),
  name: formatBinarySize(2 ** bits),
  note: bits === DEFAULT_PREFERENCES.clusterBits ? 'usual' : undefined,
}));
/** A size that looks different in each way of writing it. */
const EXAMPLE = 20 * 2 ** 30;

/** What can be chosen once for all images. Each choice holds at once. */
export function SettingsSheet() {
  const isOpen = useApp(({ sheet }) => sheet === 'settings');
  const settings = useSettings();
  const reset = (): void => {
    changeSettings(DEFAULT_PREFERENCES);
    announce('All settings are as they were at first');
  };
  return (
    <Dialog
      title="Settings"
      isOpen={isOpen}
      onClose={() => showSheet(undefined)}
      actions={
        <>
          <Button onPress={reset}>Reset to defaults</Button>
          <Button kind="primary" onPress={() => showSheet(undefined)}>
            Done
          </Button>
        </>
      }
    >
      <div className="settings">
        <Setting title="Appearance">
          <SegmentedControl
            label="Appearance"
            options={THEMES}
            value={settings.theme}
            onChange={(theme) => changeSettings({ theme })}
          />
        </Setting>
        <Setting title="Sizes" note={sizesNote(settings.sizes)}>
          <SegmentedControl
            label="Sizes"
            options={SIZES}
            value={settings.sizes}
            onChange={(sizes) => changeSettings({ sizes })}
          />
        </Setting>
        <NewImageSettings settings={settings} />
        <section aria-labelledby="settings-work">
          <h3 className="section-head" id="settings-work">
            Work
          </h3>
          <Checkbox
            isSelected={settings.checkOnOpen}
            onChange={(checkOnOpen) => changeSettings({ checkOnOpen })}
          >
            Check images when they are opened. <span className="dim">They are only read.</span>
          </Checkbox>
          <Checkbox isSelected={settings.notify} onChange={(notify) => changeSettings({ notify })}>
            Notify when long work has ended.{' '}
            <span className="dim">While another window is in front, after ten seconds or more.</span>
          </Checkbox>
        </section>
      </div>
    </Dialog>
  );
}

function NewImageSettings({ settings }: { readonly settings: Preferences }) {
  return (
    <section aria-labelledby="settings-new">
      <h3 className="section-head" id="settings-new">
        New images start with
      </h3>
      <div className="setting setting-select">
        <Select
          label="Clusters"
          options={CLUSTERS}
          value={String(settings.clusterBits)}
          onChange={(bits) => changeSettings({ clusterBits: Number(bits) })}
        />
      </div>
      <Setting title="Compression">
        <SegmentedControl
          label="Compression"
          options={COMPRESSIONS}
          value={settings.compressionType}
          onChange={(compressionType) => changeSettings({ compressionType })}
        />
      </Setting>
    </section>
  );
}

interface SettingProps {
  readonly title: string;
  readonly note?: string;
  readonly children: ReactNode;
}

function Setting({ title, note, children }: SettingProps) {
  return (
    <div className="setting">
      <div>
        <p>{title}</p>
        {note && <p className="dim setting-note">{note}</p>}
      </div>
      {children}
    </div>
  );
}

function sizesNote(sizes: Preferences['sizes']): string {
  const example = `Such as ${formatSize(EXAMPLE)}, which is ${explainSize(EXAMPLE)}.`;
  return sizes === 'iec' ? example : `${example} Clusters, and what is typed, stay in powers of 1024.`;
}
