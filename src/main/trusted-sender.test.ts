import { describe, expect, it } from 'vitest';
import { isTrustedSender } from './trusted-sender';

const main = { processId: 4, routingId: 1, url: 'app://platter/index.html' };

describe('isTrustedSender', () => {
  it('trusts the top frame of the window on our page', () => {
    expect(isTrustedSender({ ...main }, main)).toBe(true);
  });

  it('refuses any other frame, even on our page', () => {
    expect(isTrustedSender({ ...main, routingId: 2 }, main)).toBe(false);
    expect(isTrustedSender({ ...main, processId: 5 }, main)).toBe(false);
  });

  it.each([
    'https://platter/index.html',
    'app://platter.example/index.html',
    'app://evil@platter/',
    'app://other/index.html',
    'file:///index.html',
    'about:blank',
    '',
  ])('refuses the top frame when it shows %s', (url) => {
    expect(isTrustedSender({ ...main, url }, main)).toBe(false);
  });

  it('refuses a frame that is gone, and everything while there is no window', () => {
    expect(isTrustedSender(null, main)).toBe(false);
    expect(isTrustedSender(main, undefined)).toBe(false);
  });
});
