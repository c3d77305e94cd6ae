/** The link that the page is opened with: where it names no experiment that can be shown, the default is opened as it is, and is what the address says. */
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

vi.mock('../engine/client.ts', () => ({ startWorker: () => ({ postMessage: () => {}, addEventListener: () => {} }) }));

const recorded = readFileSync(new URL('../../public/recorded/ethanol.json', import.meta.url), 'utf8');
const { link: standard } = JSON.parse(recorded) as { readonly link: string };
const page = { hash: '', changed: () => {} };

/** Opens the page at a hash, as a fresh visit. */
async function visit(hash: string) {
  page.hash = `#${hash}`;
  const { begin, currentLink, openDefault, pageLink } = await import('./start.ts');
  const { useSession } = await import('./session.ts');
  const { useRun } = await import('./run.ts');
  await begin();
  vi.runAllTimers();
  const trouble = () => useSession.getState().linkTrouble;
  return { currentLink, openDefault, pageLink, useSession, useRun, trouble };
}

beforeEach(() => {
  vi.resetModules();
  vi.useFakeTimers();
  vi.stubGlobal('document', { baseURI: 'http://localhost/' });
  vi.stubGlobal('location', {
    get hash() {
      return page.hash;
    },
  });
  vi.stubGlobal('history', {
    replaceState: (_: unknown, __: string, hash: string) => {
      page.hash = hash;
    },
  });
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(recorded)));
  vi.stubGlobal('addEventListener', (_: string, listener: () => void) => {
    page.changed = listener;
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('the default has a second model and a seed of its own, which no other default has', () => {
  expect(standard).toMatch(/&b=gaunt:ethanol~[0-9a-f]+&.*&seed=7$/);
});

it('the laboratory alone opens beside the default, whose recorded results stay on show', async () => {
  const { currentLink, useSession, useRun, trouble } = await visit('lab=L:3');
  expect(currentLink()).toBe(standard);
  expect(page.hash).toBe(`#${standard}&lab=L:3`);
  expect(useSession.getState()).toMatchObject({ tab: 'laboratory', laboratory: 'L:3' });
  expect(useRun.getState().sides).toMatchObject({ A: { source: 'recorded' }, B: { source: 'recorded' } });
  expect(trouble()).toBeUndefined();
});

for (const [fault, link] of [
  ['neither of whose parts can be used', 'v=1&a=unheard:random:1&x=z:cut'],
  ['whose model cannot be used, without a subject', 'v=1&a=unheard:random:1&seed=3'],
  ['without a model and a subject', 'seed=3&n=144&m=frames:all'],
  ['of a newer version', 'v=9&a=gaunt:random:1&s=sample:aspirin'],
] as const)
  it(`of a link ${fault} the default is opened, while the link stays in the address bar`, async () => {
    const { currentLink, trouble } = await visit(link);
    expect(currentLink()).toBe(standard);
    expect(page.hash).toBe(`#${link}`);
    expect(trouble()).toMatchObject({ unusable: true, kept: false });
  });

it('the same beside the laboratory', async () => {
  const { currentLink, trouble } = await visit('v=1&a=unheard:random:1&x=z:cut&lab=L:2');
  expect(currentLink()).toBe(standard);
  expect(trouble()).toMatchObject({ unusable: true, laboratory: true, kept: false });
});

it('keys of an experiment beside the laboratory alone are not used, and named', async () => {
  const { pageLink, trouble, useSession } = await visit('lab=L:2&seed=3&n=144&b=gaunt:random:1&d=zzz');
  expect(pageLink()).toBe(`${standard}&lab=L:2`);
  expect(trouble()?.messages).toEqual([
    '"seed", "n", "b", "d" are not used: the link names neither model A nor a subject',
  ]);
  expect(useSession.getState().brought).toBeUndefined();
});
