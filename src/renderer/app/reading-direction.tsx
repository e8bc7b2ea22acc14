import { useSyncExternalStore, type ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components';

/** The page says how it is read, in its `dir`; nothing else does. */
const page = document.documentElement;

function onChange(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(page, { attributeFilter: ['dir'] });
  return () => observer.disconnect();
}

const isFromRight = (): boolean => page.dir === 'rtl';

/** Components take a direction from a locale alone. Urdu is one from the right in which they say nothing else than in English. */
const FROM_LEFT = 'en';
const FROM_RIGHT = 'ur';

/** Has keys and places of components (arrows in groups, menus beside their buttons) go the way that the page is read. */
export function ReadingDirection({ children }: { readonly children: ReactNode }) {
  const locale = useSyncExternalStore(onChange, isFromRight) ? FROM_RIGHT : FROM_LEFT;
  return <I18nProvider locale={locale}>{children}</I18nProvider>;
}

/** For a control that is a picture of a disk or a file: those go from left to right in every language. */
export function LeftToRight({ children }: { readonly children: ReactNode }) {
  return <I18nProvider locale={FROM_LEFT}>{children}</I18nProvider>;
}
