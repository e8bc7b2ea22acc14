import { describe, expect, it } from 'vitest';
import { isAllowedLink } from './external-links';

describe('isAllowedLink', () => {
  it('lets the documentation of the format through', () => {
    expect(isAllowedLink('https://www.qemu.org/docs/master/interop/qcow2.html')).toBe(true);
  });

  it.each([
    'http://www.qemu.org/docs/',
    'https://www.qemu.org/',
    'https://www.qemu.org/docs/../download/',
    'https://www.qemu.org.example/docs/',
    'https://www.qemu.org@example/docs/',
    'https://ann:secret@www.qemu.org/docs/',
    'https://www.qemu.org:8443/docs/',
    'file:///etc/passwd',
    'nbd://host/export',
    'javascript:alert(1)',
    'not a link',
  ])('refuses %s', (link) => {
    expect(isAllowedLink(link)).toBe(false);
  });
});
