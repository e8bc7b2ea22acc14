import { Button } from 'react-aria-components';
import { MOST_TABS } from '../../../shared/folder';
import type { FolderHandle, FolderRow } from '../../../shared/folder';
import { formatSize } from '../../../shared/sizes';
import { openRows } from '../../app/session';
import { formatPlural } from '../../ui/numbers';
import { Tip } from '../../ui/tooltip';
import { checkable, foretellable } from './batch';
import { askAbout } from './batch-store';
import { queueActs } from './folder-queue';
import { reclaimableOf } from './row-text';

interface FolderActsProps {
  readonly folder: FolderHandle;
  readonly listed: readonly FolderRow[];
  readonly marked: readonly FolderRow[];
}

interface Act {
  readonly name: string;
  /** absent where it would say only that no image is marked */
  readonly brief?: string;
  readonly sentence: string;
  readonly isPrimary?: boolean;
  /** absent where it can't be had now */
  readonly run?: () => void;
}

const MARK_FIRST = 'Mark the images first: click the box before a name, or press Space.';

/** What can be done to the images that are marked; what only reads, to all while none is. */
export function FolderActs({ folder, listed, marked }: FolderActsProps) {
  return (
    <div className="acts">
      {actsOf({ folder, listed, marked }).map(({ name, brief, sentence, isPrimary, run }) => (
        <Tip key={name} text={sentence}>
          <Button
            className={`act ${isPrimary && run ? 'act-primary' : ''}`}
            aria-disabled={run ? undefined : true}
            onPress={run}
          >
            <span className="act-name">{name}</span>
            {brief !== undefined && <span className="act-brief">{brief}</span>}
          </Button>
        </Tip>
      ))}
    </div>
  );
}

function actsOf({ folder, listed, marked }: FolderActsProps): readonly Act[] {
  const isAll = marked.length === 0;
  const meant = isAll ? listed : marked;
  const images = formatPlural(meant.length, 'image');
  const count = isAll && meant.length > 1 ? `all ${images}` : images;
  const checked = checkable(meant);
  const foretold = foretellable(meant);
  const known = marked.map(reclaimableOf);
  const freed = known.reduce<number>((sum, bytes) => sum + (bytes ?? 0), 0);
  return [
    {
      name: 'Check',
      brief: count,
      sentence: 'Compares every reference of each image with its refcount. Nothing is written.',
      isPrimary: checked.some(({ check }) => !check),
      run: checked.length === 0 ? undefined : () => queueActs(folder, checked, 'check'),
    },
    {
      name: 'Forecast',
      brief: 'space to free',
      sentence: 'Works out how much shorter each file would be. Nothing is written.',
      run: foretold.length === 0 ? undefined : () => queueActs(folder, foretold, 'foretell'),
    },
    {
      name: 'Repair…',
      brief: isAll ? undefined : count,
      sentence: isAll
        ? MARK_FIRST
        : 'Plans each repair, and asks before any is done. Each can be taken back.',
      run: isAll ? undefined : () => askAbout(folder, 'repair', marked),
    },
    {
      name: 'Compact…',
      brief: isAll ? undefined : freed > 0 ? `frees ${formatSize(freed)}` : count,
      sentence: isAll ? MARK_FIRST : 'Shows what each would free, and asks before any is compacted.',
      run: isAll ? undefined : () => askAbout(folder, 'compact', marked),
    },
    {
      name: 'Reports…',
      brief: isAll ? undefined : formatPlural(marked.length, 'file'),
      sentence: isAll
        ? MARK_FIRST
        : 'Checks each image, and saves a report on it into a folder that you choose, as a page or a record.',
      run: isAll ? undefined : () => askAbout(folder, 'report', marked),
    },
    {
      name: 'Open',
      brief: isAll ? undefined : marked.length > MOST_TABS ? `at most ${MOST_TABS}` : 'as tabs',
      sentence: isAll ? MARK_FIRST : `Opens what is marked as tabs, at most ${MOST_TABS} at once.`,
      run:
        isAll || marked.length > MOST_TABS
          ? undefined
          : () =>
              void openRows(
                folder,
                marked.map(({ row }) => row),
              ),
    },
  ];
}
