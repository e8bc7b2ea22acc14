import { cutMiddle } from './middle-cut';
import './file-name.css';

/** Layout rounds widths: a name that is too long by less than this is not. */
const ROUNDING = 0.5;

interface FileNameProps {
  readonly name: string;
  /** shown on hover where the name is cut; empty where something around it tells the whole name */
  readonly title?: string;
}

/** The name of a file, cut in its middle where there is no room for it; read aloud, copied and found whole. */
export function FileName({ name, title = name }: FileNameProps) {
  return (
    // another name is another element: one of the same width would not be cut anew
    <span key={name} ref={watch} className="file-name file" data-title={title}>
      <span className="file-name-whole">{name}</span>
      <span className="file-name-cut" aria-hidden="true" />
    </span>
  );
}

/** Keeps a name cut to its box. @returns what ends that */
function watch(box: HTMLElement): () => void {
  // the name itself too: its width changes with the font and its weight
  const watched = [box, box.children[0]];
  watcher ??= new ResizeObserver(cutAll);
  for (const element of watched) watcher.observe(element);
  return () => {
    for (const element of watched) watcher?.unobserve(element);
  };
}

let watcher: ResizeObserver | undefined;

/** Cuts names before they are painted, all that changed at once: what is written is measured by none of them. */
function cutAll(entries: readonly ResizeObserverEntry[]): void {
  const boxes = new Set(
    entries.map(({ target }) => target.closest<HTMLElement>('.file-name')).filter((box) => box !== null),
  );
  for (const [box, cut] of Array.from(boxes, (each) => [each, cutOf(each)] as const)) {
    box.querySelector('.file-name-cut')!.textContent = cut ?? '';
    box.toggleAttribute('data-cut', cut !== undefined);
    // an empty one would hide that of what is around it
    const title = cut === undefined ? undefined : box.dataset['title'];
    if (title) box.title = title;
    else box.removeAttribute('title');
  }
}

/** What is shown of a name in its box; undefined where that is all of it. */
function cutOf(box: HTMLElement): string | undefined {
  const [whole] = box.children;
  const text = whole.firstChild;
  const room = box.getBoundingClientRect().width;
  if (!(text instanceof Text) || room === 0) return undefined;
  const range = document.createRange();
  // a page that is zoomed or scaled measures all in the same way
  const widthOf = (start: number, end: number): number => {
    range.setStart(text, start);
    range.setEnd(text, end);
    return Array.from(range.getClientRects()).reduce((sum, { width }) => sum + width, 0);
  };
  if (widthOf(0, text.length) <= room + ROUNDING) return undefined;
  return cutMiddle(text.data, room, widthOf, dotsWidth(box));
}

let pen: CanvasRenderingContext2D | null | undefined;

/** Width of the dots in the font of an element. */
function dotsWidth(element: HTMLElement): number {
  pen ??= document.createElement('canvas').getContext('2d');
  if (!pen) return 0;
  const { fontWeight, fontSize, fontFamily } = getComputedStyle(element);
  pen.font = `${fontWeight} ${fontSize} ${fontFamily}`;
  return pen.measureText('…').width;
}
