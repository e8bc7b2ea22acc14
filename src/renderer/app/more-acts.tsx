import { MoreHorizontal } from 'lucide-react';
import { Button } from 'react-aria-components';
import { actionLabel, actionOf } from '../../shared/actions';
import type { ImageHandle } from '../../shared/app-protocol';
import { openVerb, useBusy } from '../features/tasks/task-store';
import { useVerbBars } from '../features/tasks/use-verb-bar';
import { IMAGE_VERBS } from '../features/tasks/verbs';
import { Menu, MenuItem } from '../ui/menu';
import { isMac, keyTexts } from './action-keys';
import { useApp } from './app-state';
import { reveal } from './reveal';
import { renewUse } from './session';

/** The verbs that write, behind one button, each that can't be had with the reason; and where the file lies. */
export function MoreActs({ handle }: { readonly handle: ImageHandle }) {
  const bars = useVerbBars(handle);
  const busy = useBusy(handle);
  const platform = useApp((app) => app.platform);
  return (
    <Menu
      label="More acts"
      onOpen={() => void renewUse(handle)}
      trigger={
        <Button className="act act-more" aria-label="More acts">
          <MoreHorizontal aria-hidden="true" />
        </Button>
      }
    >
      {IMAGE_VERBS.map((verb) => (
        <MenuItem
          key={verb}
          isDisabled={bars[verb] !== undefined}
          onAction={() => openVerb(verb, handle)}
          keys={keyTexts(verb, platform)[0]}
          note={busy === verb ? 'under way' : bars[verb]?.brief}
        >
          {actionLabel(actionOf(verb), isMac(platform))}
        </MenuItem>
      ))}
      <MenuItem onAction={() => void reveal({ handle })}>
        {actionLabel(actionOf('reveal'), isMac(platform))}
      </MenuItem>
    </Menu>
  );
}
