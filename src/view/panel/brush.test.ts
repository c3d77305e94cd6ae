import { beforeEach, describe, expect, it } from 'vitest';
import { openExperiment, useExperiment } from '../../store/experiment.ts';
import { setSession, useSession } from '../../store/session.ts';
import { commitRegion, draggedTo, keyed, pressed, regionInHand, setDraft } from './brush.ts';

describe('the augmentation brush', () => {
  it('a press sets where a cone points, a drag how wide it is', () => {
    const at = pressed(undefined, [0, 0, 1]);
    expect(at).toEqual({ kind: 'cone', direction: [0, 0, 1], angle: 30 });
    expect(draggedTo(at, [0, 1, 1])).toEqual({ kind: 'cone', direction: [0, 0, 1], angle: 45 });
    expect(pressed({ kind: 'cone', direction: [0, 0, 1], angle: 12 }, [1, 0, 0])).toEqual({
      kind: 'cone',
      direction: [1, 0, 0],
      angle: 12,
    });
  });

  it('a press sets an axis, and the angle of turns by up to one', () => {
    expect(pressed({ kind: 'axis', axis: [0, 0, 1] }, [0.602, 0.798, 0])).toEqual({
      kind: 'axis',
      axis: [0.6, 0.8, 0],
    });
    expect(draggedTo({ kind: 'cap', angle: 10 }, [1, 0, 0])).toEqual({ kind: 'cap', angle: 90 });
  });

  it('keys do the same', () => {
    const cone = { kind: 'cone', direction: [0, 0, 1], angle: 30 } as const;
    expect(keyed(cone, '+', false)).toMatchObject({ angle: 35 });
    expect(keyed(cone, '-', true)).toMatchObject({ angle: 29 });
    expect(keyed({ ...cone, angle: 1 }, '-', false)).toMatchObject({ angle: 1 });
    const moved = keyed(cone, 'ArrowDown', false);
    expect(moved?.kind === 'cone' && moved.direction).toEqual([0.09, 0, 1]);
    expect(keyed({ kind: 'random' }, 'ArrowDown', false)).toBeUndefined();
    expect(keyed(undefined, '+', false)).toBeUndefined();
    expect(keyed({ kind: 'cap', angle: 10 }, 'ArrowLeft', false)).toBeUndefined();
  });
});

describe('what is painted', () => {
  beforeEach(() => {
    openExperiment({
      version: 1,
      subject: { kind: 'sample', id: 'ethanol' },
      frame: 0,
      a: { model: 'transformer', weights: 'train:1', mechanism: 'turns:axis+canonical' },
      output: 'forces',
      group: 'so3',
      elements: 72,
      seed: 0,
      reference: 'twirl',
    });
    setSession({ brush: { side: 'A' } });
  });

  it('is a draft until it is let go, and keeps the wrapper', () => {
    expect(regionInHand()).toEqual({ kind: 'axis', axis: [0, 0, 1] });
    setDraft({ kind: 'cap', angle: 20 });
    expect(regionInHand()).toEqual({ kind: 'cap', angle: 20 });
    expect(useExperiment.getState().experiment?.a.mechanism).toBe('turns:axis+canonical');
    commitRegion({ kind: 'cap', angle: 20 });
    expect(useExperiment.getState().experiment?.a.mechanism).toBe('turns:cap~20+canonical');
    expect(useExperiment.getState().previous?.a.mechanism).toBe('turns:axis+canonical');
    expect(useSession.getState().brush).toEqual({ side: 'A' });
  });

  it('leaves nothing to undo where nothing changed', () => {
    commitRegion({ kind: 'axis', axis: [0, 0, 1] });
    expect(useExperiment.getState().previous).toBeUndefined();
    commitRegion(undefined);
    expect(useExperiment.getState().experiment?.a.mechanism).toBe('canonical');
  });
});
