/** Files and pasted text: nothing is on the bench before it is known to be what was meant. */
import { beforeEach, expect, it, vi } from 'vitest';
import { IoSession } from '../engine/io-session.ts';
import type { IoEvent, IoRequest } from '../engine/messages.ts';
import { decodeLink } from '../experiment/link.ts';
import { fetchSubject } from './bench.ts';
import { useCatalogue } from './catalogue.ts';
import { openExperiment, useExperiment } from './experiment.ts';
import { intake } from './files.ts';
import { openFile, openPasted, openSample } from './open-subject.ts';
import { setSession, useSession } from './session.ts';
import { currentLink } from './start.ts';
import { useSubject } from './subject.ts';

/** The io worker's part done in place: the page's end sees the same messages. */
vi.mock('../engine/client.ts', () => ({
  startWorker: () => {
    const listeners: ((event: { data: IoEvent }) => void)[] = [];
    return {
      addEventListener: (name: string, listener: (event: { data: IoEvent }) => void) =>
        name === 'message' && listeners.push(listener),
      postMessage: (request: IoRequest) => {
        const session = new IoSession((data) => {
          for (const listener of listeners) listener({ data });
        });
        session.receive(request);
      },
    };
  },
}));
vi.stubGlobal('document', { baseURI: 'http://localhost/' });
vi.stubGlobal('fetch', () => Promise.reject(new Error('no network')));

const water = '3\nwater\nO 0 0 0\nH 0.96 0 0\nH -0.24 0.93 0\n';
const hydrogen = '2\nhydrogen\nH 0 0 0\nH 0.74 0 0\n';
const link = 'v=1&a=gaunt:random:3&s=sample:ethanol&seed=5';
const start = decodeLink(link, {
  version: 1,
  subject: { kind: 'sample', id: 'ethanol' },
  frame: 0,
  a: { model: 'gaunt', weights: 'random:0', mechanism: 'none' },
  output: 'forces',
  group: 'so3',
  elements: 576,
  seed: 0,
  reference: 'twirl',
}).experiment;
const subject = () => useExperiment.getState().experiment?.subject;

beforeEach(() => {
  openExperiment(start);
  setSession({ wanted: undefined, said: '' });
});

it('a file other than the one that the link waits for leaves the bench as it is', async () => {
  await openFile(new File([water], 'water.xyz'));
  const { hash, frames } = useSubject.getState();
  const waiting = { name: 'other.xyz', hash: '0123456789ab' };
  setSession({ wanted: waiting });
  const before = useExperiment.getState();
  const other = new File([hydrogen], 'hydrogen.xyz');
  expect(await openFile(other)).toBe(false);
  expect(useSubject.getState()).toMatchObject({ hash, frames });
  expect(useExperiment.getState()).toBe(before);
  expect(useSession.getState().wanted).toMatchObject({ ...waiting, file: other });
  expect(await openFile(other, undefined, true)).toBe(true);
  expect(subject()).toMatchObject({ kind: 'file', name: 'hydrogen.xyz', atoms: 2 });
  expect(useSession.getState().wanted).toBeUndefined();
});

it('a pasted molecule travels inside the link', async () => {
  await openPasted(water);
  expect(subject()).toEqual({ kind: 'inline', xyz: water });
  expect(decodeLink(currentLink(), start).experiment.subject).toEqual({ kind: 'inline', xyz: water });
  expect(useSubject.getState().inline).toBe(water);
});

it('a pasted text that is too long for a link is named by its hash, and that is said', async () => {
  const lines = Array.from({ length: 900 }, (_, n) => `H ${Math.sin(n)} ${Math.cos(n)} ${n}`);
  await openPasted(`900\nlong\n${lines.join('\n')}\n`);
  expect(subject()).toMatchObject({ kind: 'file', name: 'pasted.xyz', atoms: 900 });
  expect(useSession.getState().said).toMatch(/by its hash only/);
});

it('the pasted text of the file that the link waits for takes its place', async () => {
  await openFile(new File([water], 'water.xyz'));
  const { hash } = useSubject.getState();
  setSession({ wanted: { name: 'water.xyz', hash: hash?.slice(0, 12) ?? '' } });
  await openPasted(water);
  expect(subject()).toMatchObject({ kind: 'file', name: 'water.xyz' });
});

it('the way back to a file that was given needs no second drop', async () => {
  await openFile(new File([water], 'water.xyz'));
  const mine = subject();
  await openPasted(hydrogen);
  openExperiment({ ...start, subject: mine ?? start.subject });
  expect(await fetchSubject()).toBe(true);
  expect(useSubject.getState().frames.at(0)?.species).toHaveLength(3);
  openSample('ethanol');
  expect(await fetchSubject()).toBe(false);
  expect(useSession.getState().wanted).toBeUndefined();
});

it('shipped weights give way to ones that know the elements of a new subject; random ones stay', async () => {
  const entry = (file: string, elements: string[]) => ({
    ...{ file, model: 'gaunt', elements, phrase: file, note: '', parameters: 1, level: 'x' },
  });
  useCatalogue.setState({
    weights: [entry('small.safetensors', ['H', 'O']), entry('large.safetensors', ['H', 'N', 'O'])],
  });
  const ammonia = '4\nammonia\nN 0 0 0\nH 1 0 0\nH 0 1 0\nH 0 0 1\n';
  const choose = (weights: string) =>
    openExperiment({ ...start, a: { ...start.a, weights }, b: { ...start.a, weights: 'random:9' } });
  choose('small.safetensors');
  await openFile(new File([water], 'water.xyz'));
  expect(useExperiment.getState().experiment?.a.weights).toBe('small.safetensors');
  await openFile(new File([ammonia], 'ammonia.xyz'));
  expect(useExperiment.getState().experiment?.a.weights).toBe('large.safetensors');
  expect(useExperiment.getState().experiment?.b?.weights).toBe('random:9');
  expect(useSession.getState().said).toContain('others that know them were chosen');
  choose('small.safetensors');
  await openFile(new File(['1\nsilicon\nSi 0 0 0\n'], 'silicon.xyz'));
  expect(useExperiment.getState().experiment?.a.weights).toBe('small.safetensors');
});

const cut = '2\nfirst\nH 0 0 0\nH 0.74 0 0\n2\ncut\nH 0 0 0\n';

it('another file that needs a mend is used anyway, mended', async () => {
  await openFile(new File([water], 'water.xyz'));
  setSession({ wanted: { name: 'other.xyz', hash: '0123456789ab' } });
  const file = new File([cut], 'cut.xyz');
  expect(await openFile(file, {}, true)).toBe(false);
  expect(useSession.getState().refusal?.options).toEqual({});
  expect(useSession.getState().wanted).toBeUndefined();
  await intake.giveAgain(file, { use: 'complete' });
  expect(subject()).toMatchObject({ kind: 'file', name: 'cut.xyz', how: ['complete'] });
});

it('another file is used anyway as it was mended before', async () => {
  setSession({ wanted: { name: 'other.xyz', hash: '0123456789ab' } });
  await intake.giveAgain(new File([cut], 'cut.xyz'), { use: 'complete' });
  const { wanted } = useSession.getState();
  expect(wanted).toMatchObject({ name: 'other.xyz', options: { use: 'complete' } });
  expect(await openFile(wanted!.file!, wanted!.options, true)).toBe(true);
  expect(subject()).toMatchObject({ kind: 'file', name: 'cut.xyz', how: ['complete'] });
});

it('how the link reads its file is not how the others of a drop are read', async () => {
  const file = new File([cut], 'cut.xyz');
  await openFile(file, { use: 'complete' });
  const named = subject();
  if (named?.kind !== 'file') throw new Error('no file');
  const other = new File([cut.replace('first', 'other')], 'other.xyz');
  openExperiment({ ...start, subject: named });
  useSubject.setState({ hash: undefined });
  setSession({ wanted: { name: named.name, hash: named.hash } });
  await intake.give({ files: [other, file].map((each) => ({ file: each, name: each.name })), remarks: [] });
  const [first, second] = intake.useIntake.getState().rows;
  expect(first).toMatchObject({ name: 'other.xyz', options: {}, state: { kind: 'refused' } });
  expect(second).toMatchObject({ name: 'cut.xyz', options: { use: 'complete' }, state: { kind: 'read' } });
  expect(subject()).toMatchObject({ name: 'cut.xyz', how: ['complete'] });
  intake.close();
});

it('pasted points are named by their hash, and the link can be read', async () => {
  const ply =
    'ply\nformat ascii 1.0\nelement vertex 2\nproperty float x\nproperty float y\nproperty float z\nend_header\n0 0 0\n1 1 1\n';
  await openPasted(ply);
  expect(subject()).toMatchObject({ kind: 'file', name: 'pasted.xyz', atoms: 2 });
  expect(useSession.getState().said).toMatch(/hash only/);
  expect(decodeLink(currentLink(), start).experiment.subject).toEqual(subject());
});
