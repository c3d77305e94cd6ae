/** The work of the training room on the device: how long it holds it, and what it lets go first. */
import { describe, expect, it } from 'vitest';
import { go, losableBackend, opened, pause, ToyPage, trained } from './training-room.testing.ts';

describe('the work of the training room', () => {
  it('works in longer stretches while the page is hidden', async () => {
    const aims: number[] = [];
    const page = await opened(new ToyPage({ device: { ...losableBackend(), aimFor: (each) => aims.push(each) } }), {
      steps: 50,
    });
    page.send({ kind: 'train-visible', visible: false });
    await trained(page, 3);
    page.send({ kind: 'train-visible', visible: true });
    expect(aims).toEqual([50, 8]);
  });

  it('lets a pose under the hand before the next step', async () => {
    const page = await opened(new ToyPage(), { steps: 1_000_000 });
    page.send(go());
    await page.until((event) => event.kind === 'train-steps');
    const stepNow = (): number => {
      page.send({ kind: 'train-look' });
      return page.state.sides.A!.step;
    };
    const before = stepNow();
    const during = await page.turns.take(async () => stepNow(), 'urgent');
    expect(during - before).toBeLessThanOrEqual(1);
    const paused = page.status('paused');
    page.send(pause);
    await paused;
    expect(page.state.sides.A!.step).toBeLessThan(1_000_000);
  });
});
