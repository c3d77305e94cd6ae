/** How a run in the training room ends: judged by all that was held back, by a pause in the middle of that, or for want of progress. */
import { describe, expect, it } from 'vitest';
import { disk, go, opened, pause, ToyPage, toyJob, trained } from './training-room.testing.ts';

describe('a run in the training room', () => {
  it('is judged by all samples at its end, and that is kept', async () => {
    const folders = disk();
    const page = await trained(await opened(new ToyPage({ store: folders() }), { steps: 50 }));
    const judged = page.events.flatMap((event) => (event.kind === 'train-evaluations' ? event.points : []));
    expect(judged.map(({ relative }) => relative)).toEqual([...new Array(judged.length - 1).fill(0), 1]);
    const again = await opened(new ToyPage({ store: folders() }), { steps: 50 });
    expect(again.state.status).toBe('done');
    expect(again.evaluated('A')).toEqual(page.evaluated('A'));
  });

  it('lets a pause end the judging of a finished run, which a go makes up for', async () => {
    let slow = true;
    const page = new ToyPage({
      createJob: async (experiment, side) => {
        const job = toyJob(experiment, side);
        const { evaluateAll } = job;
        const untilAborted = (signal?: AbortSignal) =>
          new Promise<never>((_, reject) => {
            const stop = () => reject(signal?.reason);
            if (signal?.aborted) stop();
            else signal?.addEventListener('abort', stop);
          });
        return {
          ...job,
          evaluateAll: (backend, parameters, step, signal) =>
            slow ? untilAborted(signal) : evaluateAll(backend, parameters, step, signal),
        };
      },
    });
    await opened(page, { steps: 50 });
    page.send(go());
    await page.until((event) => event.kind === 'training' && event.sides.A?.step === 50);
    const paused = page.status('paused');
    page.send(pause);
    await paused;
    expect(page.state).toMatchObject({ sides: { A: { step: 50 } }, kept: expect.arrayContaining([50]) });
    expect(page.evaluated('A').at(-1)).not.toBe(50);
    slow = false;
    await trained(page);
    expect(page.state.status).toBe('done');
    expect(page.evaluated('A').at(-1)).toBe(50);
  });

  it('ends where it gets no better for as long as the plan is patient', async () => {
    const page = await trained(await opened(new ToyPage(), { steps: 5000, rate: 0.3, patience: 2 }));
    const { step, stalled } = page.state.sides.A!;
    expect([page.state.status, stalled]).toEqual(['done', true]);
    expect(step).toBeLessThan(5000);
    expect(page.state.kept.at(-1)).toBe(step);
    page.send(go());
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(page.state.sides.A?.step).toBe(step);
  });
});
