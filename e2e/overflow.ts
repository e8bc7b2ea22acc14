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
      const isCut = overflowX === 'hidden' && textOverflow !== 'ellipsis';
      if (isCut && element.scrollWidth > element.clientWidth + 1) found.push(`${nameOf(element)} is cut`);
    }
    return found;
  });
