/** Links: what opening one changes, what it never does, and when the address bar follows. */
import { beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { formulaRun } from '../plot/orbit.testing.ts';
import { changeExperiment, undoChange, useExperiment } from './experiment.ts';
import { emptySide, setSide, useRun } from './run.ts';
import { setSession, useSession } from './session.ts';
import { begin, currentLink, goLive, keepExperiment, openDefault, pageLink } from './start.ts';

const asked = vi.hoisted(() => [] as unknown[]);
vi.mock('../engine/client.ts', () => ({
  startWorker: () => ({ postMessage: (request: unknown) => asked.push(request), addEventListener: () => {} }),
}));

const page = { hash: '', written: [] as string[], changed: () => {} };
const good = 'v=1&a=gaunt:random:3&s=sample:aspirin&seed=5';
const visitors = 'v=1&a=transformer:random:1&b=gaunt:random:2&s=sample:ethanol&f=4&seed=9';

function follow(hash: string): void {
  page.hash = `#${hash}`;
  page.changed();
}

beforeAll(async () => {
  vi.useFakeTimers();
  vi.stubGlobal('document', { baseURI: 'http://localhost/' });
  vi.stubGlobal('location', {
    get hash() {
      return page.hash;
    },
  });
  vi.stubGlobal('history', { replaceState: (_: unknown, __: string, hash: string) => page.written.push(hash) });
  vi.stubGlobal('fetch', () => Promise.reject(new Error('no network')));
  vi.stubGlobal('addEventListener', (_: string, listener: () => void) => {
    page.changed = listener;
  });
  await begin();
});

beforeEach(() => {
  follow(visitors);
  keepExperiment();
  vi.runAllTimers();
  page.written.length = 0;
});

const experiment = () => useExperiment.getState().experiment;
const trouble = () => useSession.getState().linkTrouble;

for (const [fault, link] of [
  ['from a newer version', 'v=99&a=gaunt:random:1&s=sample:ethanol'],
  ['that is not one', '%%%%&&=='],
  ['that names nothing usable', 'v=1&a=unheard:random:1&x=z:cut'],
] as const) {
  it(`a link ${fault} changes nothing and loses nothing`, () => {
    changeExperiment((before) => ({ ...before, seed: 10 }));
    vi.runAllTimers();
    const before = useExperiment.getState();
    page.written.length = 0;
    follow(link);
    expect(useExperiment.getState()).toEqual(before);
    expect(trouble()).toMatchObject({ unusable: true, kept: true });
    vi.runAllTimers();
    expect(page.written).toEqual([]);
    keepExperiment();
    expect(trouble()).toBeUndefined();
    expect(page.written).toEqual([`#${currentLink()}`]);
  });
}

it('a good link leaves the experiment before it one step back', () => {
  follow(good);
  expect(currentLink()).toBe(good);
  undoChange();
  expect(currentLink()).toBe(visitors);
});

it('the address bar follows while a link with an unknown key is explained', () => {
  follow(`${good}&colour=red`);
  expect(trouble()).toMatchObject({ unusable: false, unknown: ['colour'] });
  changeExperiment((before) => ({ ...before, seed: 6 }));
  vi.runAllTimers();
  expect(page.written.at(-1)).toBe(`#${good.replace('seed=5', 'seed=6')}`);
});

it('a link with a setting of the laboratory opens that, whose link then has what is shown there; one without leaves it', () => {
  follow(`${good}&lab=L:2~irreps:simo`);
  expect(useSession.getState()).toMatchObject({ tab: 'laboratory', laboratory: 'L:2~irreps:simo' });
  expect([currentLink(), pageLink()]).toEqual([good, `${good}&lab=L:2~irreps:simo`]);
  setSession({ laboratory: 'L:4~a:gaunt+curl-sparse' });
  vi.runAllTimers();
  expect(page.written.at(-1)).toBe(`#${good}&lab=L:4~a:gaunt%2Bcurl-sparse`);
  setSession({ tab: 'experiment' });
  vi.runAllTimers();
  expect(page.written.at(-1)).toBe(`#${good}`);
  setSession({ tab: 'laboratory' });
  follow(visitors);
  expect(useSession.getState().tab).toBe('experiment');
});

for (const [fault, lab, setting, said] of [
  ['nothing else', 'lab=L:2', 'L:2', undefined],
  ['nothing else, unreadably', 'lab=%%%', '', ['in lab, "%%%" is not valid percent-encoding; it was left out']],
  ['nothing else, and no value', 'lab', '', ['"lab" has no value']],
  ['a model without a value', 'a&lab=L:2', 'L:2', ['"a" has no value']],
  [
    'parts of an experiment without model and subject',
    'lab=L:2&seed=3&elements=144&b=gaunt:random:1&d=zzz',
    'L:2',
    ['"seed", "n", "b", "d" are not used: the link names neither model A nor a subject'],
  ],
  [
    'nothing else, half of it unreadable',
    'lab=L:2~%E0~irreps%3Asimo',
    'L:2~irreps:simo',
    ['in lab, "%E0" is not valid percent-encoding; it was left out'],
  ],
] as const)
  it(`a link that names the laboratory and ${fault} opens it beside the experiment, which stays`, () => {
    const before = useExperiment.getState();
    follow(lab);
    expect(useSession.getState()).toMatchObject({ tab: 'laboratory', laboratory: setting });
    expect(useExperiment.getState()).toEqual(before);
    expect(trouble()?.messages).toEqual(said);
    expect(useSession.getState().brought).toBeUndefined();
    expect(page.written.at(-1)).toBe(`#${visitors}&lab=${setting}`);
    if (said) expect(trouble()).toMatchObject({ unusable: true, laboratory: true, kept: true });
    setSession({ laboratory: 'L:6' });
    vi.runAllTimers();
    expect(page.written.at(-1)).toBe(`#${visitors}&lab=L:6`);
  });

it('an unreadable setting beside an experiment opens the laboratory with that; a wrong experiment beside a setting is told there', () => {
  follow(`${good}&lab=%%%`);
  expect(useSession.getState()).toMatchObject({ tab: 'laboratory', laboratory: '' });
  expect(currentLink()).toBe(good);
  expect(trouble()).toMatchObject({ unusable: false, messages: [expect.stringContaining('in lab, "%%%"')] });
  setSession({ tab: 'experiment' });
  follow('v=1&a=unheard:random:1&x=z:cut&lab=L:2');
  expect(useSession.getState()).toMatchObject({ tab: 'laboratory', laboratory: 'L:2' });
  expect(currentLink()).toBe(good);
  expect(trouble()).toMatchObject({ unusable: true, laboratory: true });
  expect(trouble()?.messages[0]).toContain('unheard');
});

it('of a link of a newer version the laboratory is opened; the link stays where a reload finds it until it is closed', () => {
  const newer = 'v=9&a=gaunt:random:1&s=sample:aspirin&lab=L:2';
  follow(newer);
  vi.runAllTimers();
  expect(useSession.getState()).toMatchObject({ tab: 'laboratory', laboratory: 'L:2' });
  expect(currentLink()).toBe(visitors);
  expect(trouble()).toMatchObject({ unusable: true, laboratory: true, future: true });
  expect(page.written).toEqual([]);
  keepExperiment();
  expect(page.written).toEqual([`#${visitors}&lab=L:2`]);
});

it('what is wrong with the setting of the laboratory is kept apart from what is wrong with the experiment', () => {
  follow('v=1&a=unheard:random:1&x=z:cut&lab=%%%');
  expect(trouble()?.messages).toHaveLength(3);
  expect(trouble()?.ofExperiment).toEqual([expect.stringContaining('unheard'), expect.stringContaining('x="z:cut"')]);
});

it('in the laboratory the default is that of the laboratory', () => {
  follow(`${good}&lab=L:5~by:hour&colour=red`);
  openDefault();
  expect(useSession.getState()).toMatchObject({ tab: 'laboratory', laboratory: '' });
  expect(trouble()).toBeUndefined();
  expect(currentLink()).toBe(good);
  expect(page.written.at(-1)).toBe(`#${good}&lab=`);
  setSession({ tab: 'experiment' });
});

it('the default can be left again', () => {
  follow('v=99');
  openDefault();
  expect(trouble()).toBeUndefined();
  expect(experiment()?.a.weights).toBe('random:0');
  expect(page.written.at(-1)).toBe(`#${currentLink()}`);
  undoChange();
  expect(currentLink()).toBe(visitors);
});

it('in a narrow window the subject of the link is fetched, and no result of another experiment stays', async () => {
  follow('v=1&a=pointnet:random:1&s=solid:torus~7&points=farthest~32&out=class');
  setSession({ phone: true });
  setSide('A', { ...emptySide, status: 'ready', result: formulaRun().a.result, key: 'another' });
  goLive();
  await vi.waitFor(() => expect(asked).toContainEqual({ kind: 'solid', id: 1, solid: 'torus', seed: 7 }));
  expect(useRun.getState()).toMatchObject({ engine: { state: 'idle' }, sides: { A: emptySide } });
});
