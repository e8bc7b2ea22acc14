import { describe, expect, it } from 'vitest';
import { windowOptions } from './window-options';

const context = { preload: '/out/preload/index.js', dark: false, bounds: { width: 1280, height: 840 } };

describe('windowOptions', () => {
  it('gives the page no Node.js and no way around the sandbox', () => {
    expect(windowOptions(context).webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
    });
  });

  it('leaves the guards of the browser on', () => {
    const preferences = windowOptions(context).webPreferences;
    for (const key of [
      'webSecurity',
      'allowRunningInsecureContent',
      'experimentalFeatures',
      'enableBlinkFeatures',
    ])
      expect(preferences).not.toHaveProperty(key);
  });

  it('stays hidden until painted, on the background of the theme', () => {
    const light = windowOptions(context);
    const dark = windowOptions({ ...context, dark: true });
    expect(light.show).toBe(false);
    expect(light.backgroundColor).not.toBe(dark.backgroundColor);
  });
});
