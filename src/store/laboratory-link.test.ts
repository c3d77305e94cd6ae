/** The laboratory and the link: what a link says is shown, what is shown is said, and what cannot be used is told. */
import { expect, it, vi } from 'vitest';

vi.mock('./bench.ts', () => ({ ensureEngine: () => undefined }));
vi.mock('./engine-client.ts', () => ({ hear: () => undefined, nextId: () => 1, wantedDevice: () => 'auto' }));
vi.mock('./compute-client.ts', () => ({ ask: () => new Promise(() => {}) }));
const { setLaboratory, useLaboratory } = await import('./laboratory.ts');
const { changeFunction, changeSize, useFunctions } = await import('./laboratory-functions.ts');
const { followLink } = await import('./laboratory-link.ts');
const { setSession, useSession } = await import('./session.ts');

const link = () => useSession.getState().laboratory;

it('shows what the link says, then says what is shown', () => {
  setSession({ laboratory: 'L:5~a:curl-sparse~irreps:simo~rows:128~to:3~h:channel.B.2.3.4~f1:0.5~path:5.5.1' });
  followLink();
  const { settings } = useLaboratory.getState();
  expect(useLaboratory.getState()).toMatchObject({ a: 'curl-sparse', b: 'cg-paths', degree: 5, last: 3 });
  expect(settings).toEqual({ irreps: 'simo', rows: 128, channels: 1, direction: 'forward' });
  expect(useFunctions.getState()).toMatchObject({
    f: { base: { kind: 'mix', seed: 3 }, sizes: { 1: 0.5 } },
    h: { base: { kind: 'channel', side: 'B', layer: 2, channel: 3, row: 4 } },
    path: [5, 5, 1],
  });
  expect(link()).toBe('L:5~a:curl-sparse~irreps:simo~rows:128~to:3~h:channel.B.2.3.4~path:5.5.1~f1:0.5');
  setLaboratory({ degree: 6 });
  changeFunction('h', { base: { kind: 'harmonic', l: 6, m: -2 } });
  changeSize('f', 0, 0);
  expect(link()).toBe('L:6~a:curl-sparse~irreps:simo~rows:128~to:3~h:harmonic.6.-2~path:5.5.1~f0:0~f1:0.5');
});

it('another link is followed; what of it cannot be used is told, and the usual stands in its place', () => {
  setSession({ laboratory: 'L:2~by:hour~weight:3' });
  expect(useLaboratory.getState()).toMatchObject({ degree: 2, measure: 'freedom', a: 'gaunt-grid' });
  expect(useSession.getState().linkTrouble?.messages).toEqual([
    expect.stringContaining('"weight" is not known, expected L, a, b'),
    expect.stringContaining('by "hour" is not usable: expected one of sample, freedom, byte'),
  ]);
  expect(link()).toBe('L:2');
});
