import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { setupNavigation } from './navigation';

const electron = await vi.hoisted(async () => {
  const { EventEmitter: Emitter } = await import('node:events');
  return { app: new Emitter(), shell: { openExternal: vi.fn<(url: string) => void>() } };
});
vi.mock('electron', () => electron);

type OpenHandler = (details: { url: string }) => { action: string };

class Contents extends EventEmitter {
  open: OpenHandler = () => ({ action: 'allow' });

  setWindowOpenHandler(handler: OpenHandler): void {
    this.open = handler;
  }
}

function guarded(): Contents {
  const contents = new Contents();
  electron.app.emit('web-contents-created', {}, contents);
  return contents;
}

setupNavigation();

describe('any page of the app', () => {
  it.each(['will-navigate', 'will-redirect', 'will-frame-navigate', 'will-attach-webview'])(
    'is refused %s',
    (name) => {
      const preventDefault = vi.fn<() => void>();
      guarded().emit(name, { preventDefault, url: 'app://platter/index.html' });
      expect(preventDefault).toHaveBeenCalledOnce();
    },
  );

  it.each([
    'https://example.com/',
    'nbd://host/export',
    'https://www.qemu.org/docs/?stolen=49#x',
    'https://www.qemu.org/docs/master/interop/qcow2.html',
    'mailto:somebody@example.com?body=stolen',
  ])('opens no window, and no browser, for %s', (url) => {
    expect(guarded().open({ url })).toEqual({ action: 'deny' });
    expect(electron.shell.openExternal).not.toHaveBeenCalled();
  });
});
