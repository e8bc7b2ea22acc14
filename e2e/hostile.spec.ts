import { buildRecipe, CORPUS } from '../test/corpus/corpus';
import { expect, test } from './fixtures';
import { FileDrag } from './file-drag';
import { showView, VIEW_NAMES } from './views';

const RECIPES = [...CORPUS.truncations, ...CORPUS.tables];
/** Images of one drop: as many as the app keeps threads for, so that it neither starts nor ends hundreds. */
const BATCH = 4;

test('images cut off and damaged in every structure open or are refused; nothing stops or fails inside', async ({
  launch,
  shelf,
}) => {
  test.setTimeout(120_000);
  const { page } = await launch();
  await page.evaluate(() => {
    const stopped: unknown[] = [];
    Object.assign(globalThis, { stopped });
    (
      globalThis as unknown as { platter: { on(event: string, listener: (what: unknown) => void): void } }
    ).platter.on('engineStopped', (image) => stopped.push(image));
  });
  let opened = 0;
  for (let first = 0; first < RECIPES.length; first += BATCH) {
    const recipes = RECIPES.slice(first, first + BATCH);
    const paths = await Promise.all(recipes.map((recipe) => buildRecipe(recipe, shelf.folder)));
    const handles = await open(paths);
    opened += handles.length;
    expect(await page.evaluate(askEverything, handles)).toEqual([]);
  }
  expect(opened).toBeGreaterThan(RECIPES.length * 0.8);
  expect(await page.evaluate(() => (globalThis as unknown as { stopped: unknown[] }).stopped)).toEqual([]);

  async function open(paths: readonly string[]): Promise<string[]> {
    await (await FileDrag.enter(page, paths)).drop();
    await expect(page.getByText(/^Looking at/)).toBeHidden({ timeout: 20_000 });
    await page.keyboard.press('Escape');
    return page.evaluate(async () => {
      const { platter } = globalThis as unknown as {
        platter: {
          app(method: string, params: object): Promise<{ value: { images: { handle: string }[] } }>;
        };
      };
      return (await platter.app('state', {})).value.images.map(({ handle }) => handle);
    });
  }
});

/** Runs in the page: asks each image all there is to ask, closes it, and names answers that are our own failures. */
async function askEverything(handles: readonly string[]): Promise<string[]> {
  type Reply = { readonly ok: boolean; readonly error?: { readonly code: string; readonly fields: object } };
  const { platter } = globalThis as unknown as {
    platter: {
      app(method: string, params: object): Promise<Reply>;
      image(handle: string, method: string, params: object): Promise<Reply>;
    };
  };
  const all = 2 ** 25 - 1;
  const failures: string[] = [];
  for (const handle of handles) {
    const questions: [string, object][] = [
      ['summary', {}],
      ['bytes', { offset: 0, length: 65_536 }],
      ['check', { deep: true }],
      ['buildMap', {}],
      ...(['host', 'guest'] as const).flatMap((space): [string, object][] => [
        ['bins', { space, level: 0, first: 0, count: 4096 }],
        ['inspect', { space, cluster: 0 }],
        ['inspect', { space, cluster: 5 }],
        ['project', { space, start: 0, count: 64 }],
        ['seek', { space, from: 0, direction: 'next', kinds: all }],
        ['extents', { space, kinds: all, sort: 'count', descending: true, offset: 0, limit: 1000 }],
      ]),
    ];
    for (const [method, params] of questions) {
      const { ok, error } = await platter.image(handle, method, params);
      if (!ok && ['internal', 'engine-stopped'].includes(error?.code ?? ''))
        failures.push(`${method} ${JSON.stringify(params)}: ${JSON.stringify(error)}`);
    }
    await platter.app('closeImage', { handle });
  }
  return failures;
}

test('every view of a damaged image can be looked at', async ({ launch, shelf }) => {
  test.slow();
  const recipes = [CORPUS.truncations[0], CORPUS.tables[0], CORPUS.headers[0]];
  const paths = await Promise.all(recipes.map((recipe) => buildRecipe(recipe, shelf.folder)));
  for (const path of paths) {
    const { app, page } = await launch([path]);
    const errors: string[] = [];
    page.on('pageerror', ({ message }) => errors.push(message));
    if (await page.getByRole('navigation', { name: 'Views' }).isVisible())
      for (const name of VIEW_NAMES) await showView(page, name);
    await expect(page.getByText('Platter made a mistake')).toHaveCount(0);
    expect(errors).toEqual([]);
    await app.close();
  }
});
