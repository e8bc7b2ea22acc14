import { describe, expect, it } from 'vitest';
import type { Progress } from '../shared/progress';
import { progressBar } from './progress-bar';

const at = (progress: number): Progress => ({
  progress,
  phase: 'l2-tables',
  done: progress,
  total: 100,
  unit: 'tables',
});

describe('a bar where nothing can be redrawn', () => {
  it('is a line now and then, and ends at 100 percent however near the last line was', () => {
    let text = '';
    const bar = progressBar({ write: (line: string) => (text += line) } as unknown as NodeJS.WriteStream);
    for (const percent of [0, 4, 50, 55, 95, 99, 100]) bar.show(at(percent));
    bar.end();
    const percents = [...text.matchAll(/(?<percent>\d+) %/g)].map(({ groups }) => Number(groups?.percent));
    expect(percents).toEqual([0, 50, 95, 100]);
  });
});
