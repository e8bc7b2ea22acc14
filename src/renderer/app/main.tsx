import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '@fontsource-variable/inter';
import '@fontsource-variable/jetbrains-mono';
import '../ui/tokens.css';
import '../ui/base.css';
import { followOpening } from '../features/settings/check-on-open';
import { keepFocus } from './keep-focus';
import { ReadingDirection } from './reading-direction';
import { startSession } from './session';
import { followShortcuts } from './shortcuts';
import { followTheme } from './theme';
import { Window } from './window';

followTheme();
followShortcuts();
keepFocus();
followOpening();
const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <StrictMode>
      <ReadingDirection>
        <Window />
      </ReadingDirection>
    </StrictMode>,
  );
void startSession();
