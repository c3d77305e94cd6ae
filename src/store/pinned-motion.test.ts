/** A pinned motion goes with its group and its subject; the rotation stays. */
import { beforeEach, expect, it, vi } from 'vitest';
import { changeExperiment, openExperiment } from './experiment.ts';
import './pinned-motion.ts';
import { setSession, useSession } from './session.ts';

vi.stubGlobal('location', { hash: '', href: 'http://page/' });
vi.stubGlobal('history', { replaceState: () => undefined, pushState: () => undefined });

const half = [0, 1, 0, 0] as const;
beforeEach(() => {
  openExperiment({
    version: 1,
    subject: { kind: 'sample', id: 'ethanol' },
    frame: 0,
    a: { model: 'gaunt', weights: 'random:1', mechanism: 'none' },
    output: 'forces',
    group: 'permutations',
    elements: 24,
    seed: 1,
    reference: 'twirl',
  });
  setSession({ pinned: half, pinnedMotion: { order: [1, 0] }, pinnedElement: { where: 'exchanges', index: 1 } });
});

it.each([
  ['group', { group: 'so3' }],
  ['subject', { subject: { kind: 'sample', id: 'aspirin' } }],
  ['frame', { frame: 3 }],
] as const)('is forgotten with another %s', (_, change) => {
  changeExperiment((before) => ({ ...before, ...change }));
  expect(useSession.getState()).toMatchObject({ pinned: half, pinnedMotion: undefined, pinnedElement: undefined });
});

it('stays while model, seed or number of elements change', () => {
  changeExperiment((before) => ({ ...before, elements: 72, seed: 2 }));
  expect(useSession.getState().pinnedMotion).toEqual({ order: [1, 0] });
});
