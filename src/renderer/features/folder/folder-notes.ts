/** What a listing left out, in words. */
import type { ListingNotes } from '../../../shared/folder';
import { MOST_ROWS } from '../../../shared/folder';
import { formatCount, formatPlural } from '../../ui/numbers';

/** What a listing left out and why, one sentence for each reason. */
export function notesOf(notes: ListingNotes): readonly string[] {
  const { unreadable, unreadableNames, links, hidden, deep, isCut } = notes;
  const more = unreadable > unreadableNames.length ? ' …' : '';
  return [
    ...(isCut ? [`There is more than is listed: a table takes ${formatCount(MOST_ROWS)} images.`] : []),
    ...(unreadable > 0
      ? [
          `${formatPlural(unreadable, 'entry', 'entries')} can’t be read: ${unreadableNames.join(', ')}${more}.`,
        ]
      : []),
    ...(links > 0 ? [`${formatPlural(links, 'link')} not followed.`] : []),
    ...(hidden > 0 ? [`${formatPlural(hidden, 'hidden folder')} not looked into.`] : []),
    ...(deep > 0 ? [`${formatPlural(deep, 'folder')} too deep to be looked into.`] : []),
  ];
}
