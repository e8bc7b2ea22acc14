import { describe, expect, it, vi } from 'vitest';
import { WindowEvents } from './window-events';
import type { SendEvent } from './window-events';

describe('events to the window', () => {
  it('wait in order until the page listens', () => {
    const deliver = vi.fn<SendEvent>();
    const events = new WindowEvents(deliver);
    events.send('theme', 'dark');
    events.send('command', { name: 'open' });
    expect(deliver).not.toHaveBeenCalled();
    events.listening();
    events.send('theme', 'light');
    expect(deliver.mock.calls).toEqual([
      ['theme', 'dark'],
      ['command', { name: 'open' }],
      ['theme', 'light'],
    ]);
  });

  it('wait again while the page loads', () => {
    const deliver = vi.fn<SendEvent>();
    const events = new WindowEvents(deliver);
    events.listening();
    events.gone();
    events.send('theme', 'dark');
    expect(deliver).not.toHaveBeenCalled();
    events.listening();
    expect(deliver).toHaveBeenCalledOnce();
  });
});
