/** An ascent asked for over the worker's port: it answers with a pose's own value, counts on the way, and is given up when told. */
import { expect, it } from 'vitest';
import { Page } from './device-session.testing.ts';
import type { EngineRequest, Geometry } from './messages.ts';

const geometry: Geometry = {
  species: Uint8Array.of(8, 1, 1),
  positions: Float64Array.of(0, 0, 0.12, 0, 0.76, -0.48, 0, -0.76, -0.48),
};

it('climbs to the worst of an orbit: the value is that of a pose there; counts and cancels', async () => {
  const page = new Page(async () => {
    throw new Error('WebGPU offers no adapter');
  });
  page.send({ kind: 'start', device: 'reference', baseUrl: 'https://example.org/app/' });
  const task = { side: 'A', choice: { model: 'transformer', weights: 'random:1' }, geometry, device: 'auto' } as const;
  page.send({ kind: 'evaluate', id: 1, ...task, output: 'forces', group: 'so2', elements: 24, seed: 2 });
  const judged = await page.until(({ kind }) => kind === 'result' || kind === 'failure');
  if (judged.kind !== 'result') throw new Error(JSON.stringify(judged));
  const ascend = (id: number): EngineRequest => ({ kind: 'ascend', id, ...task, orbit: judged.result });
  page.send(ascend(2));
  const answer = await page.until(({ kind }) => kind === 'ascended' || kind === 'failure');
  if (answer.kind !== 'ascended') throw new Error(JSON.stringify(answer));
  const { q, value, evaluations } = answer.ascent;
  const counted = page.events.flatMap((event) => (event.kind === 'progress' && event.id === 2 ? [event.done] : []));
  expect(counted.at(-1)).toBe(evaluations);
  expect(value).toBeGreaterThan(judged.result.summary.worst.value);
  page.send({ kind: 'pose', id: 3, ...task, q });
  const posed = await page.until(({ kind }) => kind === 'pose-result');
  if (posed.kind !== 'pose-result') throw new Error(posed.kind);
  expect(posed.pose.againstTwirl).toBeCloseTo(value, 12);
  page.send(ascend(4));
  await page.until((event) => event.kind === 'progress' && event.id === 4);
  page.send({ kind: 'cancel', id: 4 });
  expect(await page.until((event) => event.kind === 'failure')).toMatchObject({ failure: { kind: 'cancelled' } });
  page.close();
});
