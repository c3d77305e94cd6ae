/** Results that leave with a link, and those that come with one: only of the very experiment, finished, and the program's own. */
import { beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { formulaOrbit } from '../plot/orbit.testing.ts';
import { digestOf, digestText } from '../plot/result-digest.ts';
import { changeExperiment, useExperiment } from './experiment.ts';
import { resultKey } from './result-key.ts';
import { emptySide, setSide } from './run.ts';
import { setSession, useSession } from './session.ts';
import { addressInFile, addressWith, finishedResults, trainedSides } from './shared-result.ts';
import { begin, currentLink } from './start.ts';
import { useTraining } from './training.ts';

vi.mock('../engine/client.ts', () => ({ startWorker: () => ({ postMessage: () => {}, addEventListener: () => {} }) }));

const page = { hash: '', changed: () => {} };
const link = 'v=1&a=transformer:random:1&b=gaunt:random:2&s=sample:ethanol&n=24&seed=9';
const [a, b] = [formulaOrbit(0.5, 'transformer', 24, 12, 3).result, formulaOrbit(0, 'gaunt', 24, 12, 3).result];
const digest = digestText(digestOf([a, b]));

function follow(hash: string): void {
  page.hash = `#${hash}`;
  page.changed();
}

/** Both results on show, as of the experiment on the page. */
function show(source: 'live' | 'recorded' | 'file' = 'live'): void {
  const { experiment } = useExperiment.getState();
  if (!experiment) throw new Error('no experiment is open');
  setSide('A', { ...emptySide, status: 'done', source, result: a, key: resultKey(experiment, 'A') });
  setSide('B', { ...emptySide, status: 'done', source: 'live', result: b, key: resultKey(experiment, 'B') });
}

beforeAll(async () => {
  vi.useFakeTimers();
  vi.stubGlobal('document', { baseURI: 'http://localhost/' });
  vi.stubGlobal('location', {
    get hash() {
      return page.hash;
    },
    get href() {
      return `http://localhost/page/${page.hash}`;
    },
  });
  vi.stubGlobal('history', { replaceState: () => {} });
  vi.stubGlobal('fetch', () => Promise.reject(new Error('no network')));
  vi.stubGlobal('addEventListener', (_: string, listener: () => void) => {
    page.changed = listener;
  });
  await begin();
});

beforeEach(() => {
  useTraining.setState(useTraining.getInitialState());
  for (const side of ['A', 'B'] as const) setSide(side, emptySide);
  setSession({ brought: undefined, linkTrouble: undefined });
  follow(link);
});

const brought = () => useSession.getState().brought;

it('a digest in a link is kept with the link of its experiment, and is no part of that', () => {
  expect(brought()).toBeUndefined();
  follow(`${link}&d=${digest}`);
  expect(brought()).toEqual({ link, digest });
  expect(currentLink()).toBe(link);
  expect(useSession.getState().linkTrouble).toBeUndefined();
  changeExperiment((before) => ({ ...before, seed: 10 }));
  expect(currentLink()).not.toBe(brought()?.link);
  follow(link);
  expect(brought()).toBeUndefined();
});

it('a link that was not understood as a whole brings no result', () => {
  follow(`${link}&zoom=3&d=${digest}`);
  expect(brought()).toBeUndefined();
  expect(useSession.getState().linkTrouble?.unknown).toEqual(['zoom']);
});

it('results count where both are there, of this very experiment, and of no file', () => {
  expect(finishedResults(false)).toBeUndefined();
  show();
  expect(finishedResults(true)).toEqual([a, b]);
  show('recorded');
  expect(finishedResults(false)).toEqual([a, b]);
  expect(finishedResults(true)).toBeUndefined();
  show('file');
  expect(finishedResults(false)).toBeUndefined();
  show();
  changeExperiment((before) => ({ ...before, seed: 10 }));
  expect(finishedResults(false)).toBeUndefined();
});

it('a result of a training counts once that is done, at its last step', () => {
  follow('v=1&a=transformer:train:1&b=gaunt:random:2&s=sample:ethanol&n=24&t=4000&seed=9');
  const { experiment } = useExperiment.getState();
  expect(experiment && trainedSides(experiment)).toEqual([true, false]);
  useTraining.setState({ status: 'running', shown: 200 });
  show();
  expect(finishedResults(true)).toBeUndefined();
  useTraining.setState({ status: 'done' });
  expect(finishedResults(true)).toEqual([a, b]);
  useTraining.setState({ scrubbed: 200 });
  expect(finishedResults(true)).toBeUndefined();
});

it('the address with a result is the address, one key longer, and never too long to be read', () => {
  expect(addressWith(digest)).toBe(`http://localhost/page/#${link}&d=${digest}`);
  expect(addressWith('1'.repeat(9000))).toBeUndefined();
});

it('a file names the address, in the laboratory with what is shown there, and none where no link holds the molecule', () => {
  follow(link);
  expect(addressInFile()).toBe(`http://localhost/page/#${link}`);
  setSession({ tab: 'laboratory', laboratory: 'L:2' });
  expect(addressInFile()).toBe(`http://localhost/page/#${link}&lab=L:2`);
  changeExperiment((before) => ({ ...before, subject: { kind: 'inline', xyz: 'a'.repeat(20_001) } }));
  expect(addressInFile()).toBeUndefined();
  setSession({ tab: 'experiment', laboratory: undefined });
});
