/** Words and tones of a verdict. */
import { formatSize } from '../../shared/sizes';
import type { Tone } from '../ui/pill';
import type { Verdict } from './verdict';

export const VERDICT_TONES: Readonly<Record<Verdict['kind'], Tone>> = {
  'not-checked': 'quiet',
  'damage-seen': 'bad',
  checking: 'accent',
  healthy: 'good',
  leaks: 'warn',
  incomplete: 'warn',
  unsupported: 'warn',
  damaged: 'bad',
};

/** The verdict in one or two words, as pill and tabs show it. */
export function verdictName(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'not-checked':
      return 'Not checked';
    case 'damage-seen':
      return 'Damage seen';
    case 'checking':
      return `Checking ${verdict.percent} %`;
    case 'healthy':
      return 'Healthy';
    case 'leaks':
      return verdict.bytes > 0 ? `Leaks ${formatSize(verdict.bytes)}` : 'Leaks';
    case 'incomplete':
      return 'Incomplete';
    case 'unsupported':
      return 'Unsupported';
    case 'damaged':
      return 'Damaged';
  }
}
