import { describe, expect, it, vi } from 'vitest';
import { WindowEvents } from './window-events';
import type { SendEvent } from './window-events';

describe('events to the window', () => {
  it('wait in order until the page listens', () => {
    const deliver = vi.fn<SendEvent>();
    const events = new WindowEvents(deliver);
    events.send('showImage', { handle: 'image-1' });
    events.send('command', { name: 'open' });
    expect(deliver).not.toHaveBeenCalled();
    events.listening();
    events.send('showImage', { handle: 'image-2' });
    expect(deliver.mock.calls).toEqual([
      ['showImage', { handle: 'image-1' }],
      ['command', { name: 'open' }],
      ['showImage', { handle: 'image-2' }],
    ]);
  });

  it('wait again while the page loads', () => {
    const deliver = vi.fn<SendEvent>();
    const events = new WindowEvents(deliver);
    events.listening();
    events.gone();
    events.send('showImage', { handle: 'image-1' });
    expect(deliver).not.toHaveBeenCalled();
    events.listening();
    expect(deliver).toHaveBeenCalledOnce();
  });
});
