import { Dialog } from '../ui/dialog';
import { MAP_KEYS } from '../features/map/map-keys';
import { sheetRows } from './action-keys';
import { showSheet, useApp } from './app-state';
import './shortcut-sheet.css';

const GROUPS = ['Image', 'Views', 'Window'] as const;

/** All shortcuts on one sheet. */
export function ShortcutSheet() {
  const { sheet, platform } = useApp();
  return (
    <Dialog
      title="Keyboard shortcuts"
      isOpen={sheet === 'shortcuts'}
      onClose={() => showSheet(undefined)}
      isText
    >
      <div className="shortcut-groups">
        {GROUPS.map((group) => (
          <section key={group}>
            <h3 className="section-head">{group}</h3>
            <ShortcutList rows={sheetRows(group, platform)} />
          </section>
        ))}
        <section>
          <h3 className="section-head">On the map</h3>
          <ShortcutList rows={MAP_KEYS} />
        </section>
      </div>
    </Dialog>
  );
}

interface ShortcutListProps {
  readonly rows: readonly { readonly name: string; readonly keys: readonly string[] }[];
}

function ShortcutList({ rows }: ShortcutListProps) {
  return (
    <dl>
      {rows.map(({ name, keys }) => (
        <div key={name} className="shortcut">
          <dt>{name}</dt>
          <dd>
            {keys.map((key) => (
              <kbd key={key}>{key}</kbd>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  );
}
