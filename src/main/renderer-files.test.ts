import { describe, expect, it } from 'vitest';
import { CONTENT_SECURITY_POLICY, rendererFile } from './renderer-files';

const root = '/opt/platter/out/renderer';

describe('rendererFile', () => {
  it('finds the files of the page with their types', () => {
    expect(rendererFile(root, '/index.html')).toEqual({
      path: `${root}/index.html`,
      type: 'text/html; charset=utf-8',
    });
    expect(rendererFile(root, '/assets/inter%20var.woff2')).toEqual({
      path: `${root}/assets/inter var.woff2`,
      type: 'font/woff2',
    });
  });

  it.each([
    '/../main/index.js',
    '/..%2fmain%2findex.js',
    '/%2e%2e/main/index.js',
    '/assets/../../main/index.js',
    '/..%5cmain%5cindex.js',
    '/../renderer-other/x.js',
    '/index.html%00.js',
    '/%zz.js',
    '/',
    '/package.json',
  ])('serves nothing for %s', (pathname) => {
    expect(rendererFile(root, pathname)).toBeUndefined();
  });
});

describe('the content security policy', () => {
  it('allows nothing inline and nothing remote', () => {
    expect(CONTENT_SECURITY_POLICY).toContain("default-src 'none'");
    expect(CONTENT_SECURITY_POLICY).not.toMatch(/unsafe|http|\*/);
  });
});
