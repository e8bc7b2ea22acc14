import { expect, test } from './fixtures';

test.describe('the page', () => {
  test('has no Node.js and nothing of Electron but the bridge', async ({ launch }) => {
    const { page } = await launch();
    const reach = await page.evaluate(() => ({
      globals: ['process', 'require', 'module', 'Buffer', 'ipcRenderer', 'electron'].filter(
        (name) => name in globalThis,
      ),
      bridge: Object.keys((globalThis as unknown as { platter: object }).platter).sort(),
    }));
    expect(reach).toEqual({ globals: [], bridge: ['app', 'drop', 'image', 'on'] });
  });

  test('runs no inline script and no string as code', async ({ launch }) => {
    const { page } = await launch();
    const ran = await page.evaluate(async () => {
      const script = document.createElement('script');
      script.textContent = 'window.inlineRan = true';
      document.head.append(script);
      const image = document.createElement('img');
      image.setAttribute('onerror', 'window.inlineRan = true');
      image.setAttribute('src', 'missing.png');
      document.body.append(image);
      await new Promise((resolve) => setTimeout(resolve, 200));
      return 'inlineRan' in globalThis;
    });
    expect(ran).toBe(false);
  });

  test('reaches nothing outside: no requests, no files, no other part of the app', async ({ launch }) => {
    const { page } = await launch();
    const answers = await page.evaluate(async () => {
      const urls = ['https://example.com/', 'http://127.0.0.1:9/', 'file:///etc/passwd'];
      const outside = await Promise.all(
        urls.map((url) =>
          fetch(url).then(
            () => 'reached',
            () => 'refused',
          ),
        ),
      );
      const inside = ['/..%2fmain%2findex.js', '/%2e%2e/main/index.js', '/package.json'];
      const statuses = await Promise.all(inside.map(async (path) => (await fetch(path)).status));
      return { outside, statuses };
    });
    expect(answers).toEqual({ outside: ['refused', 'refused', 'refused'], statuses: [404, 404, 404] });
  });

  test('cannot be led away and opens no window', async ({ launch }) => {
    const { app, page } = await launch();
    const here = page.url();
    const opened = await page.evaluate(() => {
      const links = ['https://example.com/', 'file:///etc/passwd', 'app://other/index.html'];
      for (const href of links) Object.assign(document.createElement('a'), { href }).click();
      location.href = 'https://example.com/';
      return window.open('https://example.com/') === null;
    });
    await page.waitForTimeout(300);
    expect(opened).toBe(true);
    expect(page.url()).toBe(here);
    expect(app.windows()).toHaveLength(1);
  });

  test('gets no permission', async ({ launch }) => {
    const { page } = await launch();
    const states = await page.evaluate(async () => {
      const names = ['clipboard-read', 'geolocation', 'notifications', 'camera', 'microphone'];
      const asked = names.map((name) => navigator.permissions.query({ name: name as PermissionName }));
      return (await Promise.all(asked)).map(({ state }) => state);
    });
    expect(new Set(states)).toEqual(new Set(['denied']));
    const read = page.evaluate(() => navigator.clipboard.readText());
    await expect(read).rejects.toThrow('denied');
  });

  test('cannot make main open a file by naming it', async ({ launch }) => {
    const { page } = await launch();
    const replies = await page.evaluate(async () => {
      const { platter } = globalThis as unknown as {
        platter: {
          drop(files: unknown): Promise<unknown>;
          image(...args: unknown[]): Promise<unknown>;
        };
      };
      return [
        await platter.drop([{ path: '/etc/passwd' }, new File(['x'], '/etc/passwd')]),
        await platter.image('image-1', 'open', { path: '/etc/passwd' }),
        await platter.image('/etc/passwd', 'summary', {}),
      ];
    });
    expect(replies).toMatchObject([
      { ok: true, value: [] },
      { ok: false, error: { code: 'invalid-argument' } },
      { ok: false, error: { code: 'invalid-argument' } },
    ]);
  });

  test('asks for nothing but its own files', async ({ launch, shelf }) => {
    const { page } = await launch([await shelf.healthy()]);
    const urls: string[] = [];
    page.on('request', (request) => urls.push(request.url()));
    await page.reload();
    await expect(page.getByRole('heading', { level: 1, name: 'healthy.qcow2' })).toBeVisible();
    expect(urls.length).toBeGreaterThan(0);
    expect(urls.filter((url) => !url.startsWith('app://platter/') && !url.startsWith('data:'))).toEqual([]);
  });
});

test('breaks no rule of its own policy', async ({ launch, shelf }) => {
  const { page } = await launch([await shelf.healthy()]);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) complaints.push(message.text());
  });
  await page.reload();
  const views = page.getByRole('navigation', { name: 'Views' });
  for (const view of ['Overview', 'Header', 'Map', 'Health', 'Snapshots', 'Chain'])
    await views.getByRole('button', { name: view }).click();
  await page.getByRole('button', { name: 'Menu' }).click();
  await page.keyboard.press('Escape');
  expect(complaints).toEqual([]);
});
