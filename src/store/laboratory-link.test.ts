/** The laboratory and the link: what a link says is shown, what is shown is said, and what cannot be used is told. */
import { expect, it, vi } from 'vitest';

vi.mock('./bench.ts', () => ({ ensureEngine: () => undefined }));
vi.mock('./engine-client.ts', () => ({
  askable: () => undefined,
  hear: () => undefined,
  nextId: () => 1,
  wantedDevice: () => 'auto',
}));
vi.mock('./compute-client.ts', () => ({ ask: () => new Promise(() => {}) }));
const { returnEye, setLaboratory, turnEye, useLaboratory } = await import('./laboratory.ts');
const { changeFunction, changeSize, followSentence, useFunctions } = await import('./laboratory-functions.ts');
const { followLink } = await import('./laboratory-link.ts');
const { setSession, useSession } = await import('./session.ts');

const link = () => useSession.getState().laboratory;

it('shows what the link says, then says what is shown', () => {
  setSession({ laboratory: 'L:5~a:curl-sparse~irreps:simo~rows:128~to:3~h:channel.B.2.3.4~f1:0.5~path:5.5.1' });
  followLink();
  followSentence();
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
  expect(useFunctions.getState().path).toBeUndefined();
  changeFunction('h', { base: { kind: 'harmonic', l: 6, m: -2 } });
  changeSize('f', 0, 0);
  turnEye(-40.4, 100);
  expect(link()).toBe('L:6~a:curl-sparse~irreps:simo~rows:128~to:3~h:harmonic.6.-2~view:354.86~f0:0~f1:0.5');
  turnEye(0.2, -0.2);
  expect(link()).toContain('~view:354.86~');
  returnEye();
  expect(link()).not.toContain('view');
});

it('a link of other degrees is shown whole where the laboratory is open already', () => {
  const texts: (string | undefined)[] = [];
  const unsubscribe = useSession.subscribe(() => texts.push(link()));
  for (const text of [
    'L:3',
    'L:6~f:harmonic.6.5~path:5.5.4',
    'L:2~irreps:siso~f:harmonic.2.-1~path:2.2.2~view:10.-30',
    'L:4~path:4.3.1',
  ]) {
    setSession({ laboratory: text });
    expect(link()).toBe(text);
  }
  unsubscribe();
  expect(texts).toHaveLength(4);
  expect(useFunctions.getState()).toMatchObject({ f: { base: { kind: 'mix', seed: 3 } }, path: [4, 3, 1] });
  expect(useSession.getState().linkTrouble).toBeUndefined();
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
