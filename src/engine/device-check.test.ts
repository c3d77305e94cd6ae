/** Further checks asked for over the worker's port: water's own symmetry, whose copies any model of atoms must answer alike, and its forces and torques. */
import { expect, it } from 'vitest';
import { Page } from './device-session.testing.ts';
import type { Geometry } from './messages.ts';

const water: Geometry = {
  species: Uint8Array.of(8, 1, 1),
  positions: Float64Array.of(0, 0, 0.12, 0, 0.76, -0.48, 0, -0.76, -0.48),
};

it('tells the point group, that copies agree, and that forces with a head of their own are no derivatives of the energy', async () => {
  const page = new Page(async () => {
    throw new Error('WebGPU offers no adapter');
  });
  page.send({ kind: 'start', device: 'reference', baseUrl: 'https://example.org/app/' });
  const choice = { model: 'transformer', weights: 'random:1' };
  const task = { side: 'B', choice, geometry: water, device: 'auto', output: 'forces', seed: 2 } as const;
  page.send({ kind: 'evaluate', id: 1, ...task, group: 'so3', elements: 16 });
  const judged = await page.until(({ kind }) => kind === 'result' || kind === 'failure');
  if (judged.kind !== 'result') throw new Error(JSON.stringify(judged));
  expect(judged.result.verdict).toBe('broken');
  page.send({ kind: 'check', id: 2, ...task, orbit: judged.result });
  const answer = await page.until(({ kind }) => kind === 'checked' || kind === 'failure');
  if (answer.kind !== 'checked') throw new Error(JSON.stringify(answer));
  const { fold, local } = answer.checks;
  expect([answer.side, fold.pointGroup, fold.operations, fold.copies?.agree]).toEqual(['B', 'C2v', 4, true]);
  expect(local!.netTorque).toBeGreaterThan(1e-3 * local!.rmsForce);
  expect(local!.torqueGap).toBeGreaterThan(0.1 * local!.rmsForce);
  page.close();
});
