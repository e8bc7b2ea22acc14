import type { Page } from '@playwright/test';

/**
 * Elements that reach over a side of the window, or whose contents are cut off without dots and can't be scrolled to.
 * What scrolls by itself, and what is only for screen readers, may be of any width.
 */
export const overflowing = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found: string[] = [];
    const nameOf = (element: Element): string =>
      `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''} “${(element.textContent ?? '').slice(0, 24)}”`;
    /** whether something around it holds what is too wide */
    const isHeld = (element: Element): boolean => {
      for (let at = element.parentElement; at && at !== document.body; at = at.parentElement)
        if (getComputedStyle(at).overflowX !== 'visible') return true;
      return false;
    };
    for (const element of document.querySelectorAll<HTMLElement>('body *')) {
      const { visibility, clipPath, overflowX, textOverflow } = getComputedStyle(element);
      const { left, right, width } = element.getBoundingClientRect();
      if (
        width === 0 ||
        visibility === 'hidden' ||
        clipPath !== 'none' ||
        element.closest('.visually-hidden')
      )
        continue;
      if ((left < -1 || right > innerWidth + 1) && !isHeld(element)) found.push(`${nameOf(element)} leaves`);
      // a name that is cut in its middle lies below what is shown of it
      const dots = element.querySelector<HTMLElement>(':scope > .file-name-cut');
      const isCut = overflowX === 'hidden' && textOverflow !== 'ellipsis';
      const { scrollWidth } = element.hasAttribute('data-cut') && dots ? dots : element;
      if (isCut && scrollWidth > element.clientWidth + 1) found.push(`${nameOf(element)} is cut`);
    }
    return found;
  });

/** Tables that have to be scrolled sideways to be read. */
export const wideTables = (page: Page): Promise<string[]> =>
  page
    .getByRole('grid')
    .evaluateAll((tables) =>
      tables
        .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1)
        .map((table) => `${table.getAttribute('aria-label')}: ${table.scrollWidth} in ${table.clientWidth}`),
    );

/**
 * What scrolls up and down inside of what does so too, so that two bars stand beside each other. The bytes of the file
 * are a window of their own in any place.
 */
export const scrollingInside = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const scrolls = (element: Element): boolean =>
      /auto|scroll/.test(getComputedStyle(element).overflowY) &&
      element.scrollHeight > element.clientHeight + 1;
    const found: string[] = [];
    for (const element of document.querySelectorAll('body *')) {
      if (element.matches('.hex-box') || !scrolls(element)) continue;
      for (let at = element.parentElement; at; at = at.parentElement)
        if (scrolls(at)) found.push(`${element.className} inside of ${at.className}`);
    }
    return found;
  });
