/**
 * Keeps the focus in the page. What had it can go: the start page once an image is open, the button that called a repair,
 * a tab that is closed. The browser then has it nowhere, and who uses the keyboard starts over at the top of the window.
 */

/** Milliseconds for whoever knows better: a dialog takes or gives back the focus by itself. */
const AFTER = 80;

/** The dialog on top, else the view. */
const place = (): HTMLElement | undefined =>
  [...document.querySelectorAll<HTMLElement>('[role="dialog"]')].at(-1) ??
  document.querySelector<HTMLElement>('main') ??
  undefined;

const isNowhere = (): boolean => document.activeElement === null || document.activeElement === document.body;

/** Puts the focus on the view or the dialog when what had it is gone or can't have it any more. */
export function keepFocus(): void {
  let last: Element | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  document.addEventListener('focusin', ({ target }) => {
    last = target instanceof Element ? target : null;
  });
  const settle = (): void => {
    timer = undefined;
    const target = place();
    // a click beside everything takes the focus away from what is still there
    if (!isNowhere() || !target || !last || (last.isConnected && !last.matches(':disabled'))) return;
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
  };
  new MutationObserver(() => {
    if (timer === undefined && last && isNowhere()) timer = setTimeout(settle, AFTER);
  }).observe(document.body, { childList: true, subtree: true, attributeFilter: ['disabled'] });
}
