/** Words and tones of a verdict. */
import { formatSize } from '../../shared/sizes';
import type { Tone } from '../ui/pill';
import type { Verdict } from './verdict';

export const VERDICT_TONES: Readonly<Record<Verdict['kind'], Tone>> = {
  'not-checked': 'quiet',
  'damage-seen': 'bad',
  checking: 'accent',
  healthy: 'good',
  'marked-corrupt': 'bad',
  'at-risk': 'warn',
  'not-closed': 'warn',
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
    case 'marked-corrupt':
      return 'Marked corrupt';
    case 'at-risk':
      return 'Data at risk';
    case 'not-closed':
      return 'Not closed';
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
