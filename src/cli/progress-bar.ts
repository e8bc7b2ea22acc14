import type { Progress } from '../shared/progress';

const WIDTH = 30;
/** percent between two lines where nothing can be redrawn */
const LINE_STEP = 10;

export interface ProgressView {
  show(event: Progress): void;
  /** leaves the cursor on a line of its own */
  end(): void;
}

const describe = ({ progress, phase }: Progress): string =>
  `[${'#'.repeat(Math.floor((progress * WIDTH) / 100)).padEnd(WIDTH, '.')}] ${String(progress).padStart(3)} %  ${phase}`;

/** A bar that is redrawn in place on a terminal, and is a line now and then elsewhere. */
export function progressBar(stream: NodeJS.WriteStream): ProgressView {
  let last = -LINE_STEP;
  let open = false;
  return {
    show(event) {
      if (stream.isTTY) {
        stream.write(`\r${describe(event)}\u001b[K`);
        open = true;
      } else if (event.progress >= last + LINE_STEP || event.progress === 100) {
        stream.write(`${describe(event)}\n`);
        last = event.progress;
      }
    },
    end() {
      if (open) stream.write('\n');
      open = false;
    },
  };
}
