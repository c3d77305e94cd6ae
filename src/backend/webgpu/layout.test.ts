/** The arena's layout on a real step: nothing that lives at the same time overlaps, and freed places are used again. */
import { describe, expect, it } from 'vitest';
import { forceStepGraph, parameterNames } from '../../bench/force-step.ts';
import { gradient } from '../../tensor/gradient.ts';
import { compileGraph } from './compile.ts';
import { foldGrid, layOut, workgroupsFor } from './layout.ts';

const { loss, parameters } = forceStepGraph();
const outputs = [
  loss,
  ...gradient(
    loss,
    parameterNames.map((name) => parameters[name]),
  ),
];
const graph = compileGraph(outputs);
const kept = new Set(outputs.map(graph.storageOf));
const request = { ...graph, fixed: new Map(), fixedEnd: 0, fixedIndexEnd: 0, kept, elementsPerThread: 1 };

describe('the layout of a force step', () => {
  it.each([1, 5, 32])('keeps what lives together apart, %i molecules', (graphs) => {
    const { offsets, sizes, arenaElements, fed } = layOut(request, { graphs });
    const life = new Map<(typeof graph.storages)[number], [number, number]>();
    graph.dispatches.forEach((dispatch, n) => {
      for (const storage of [...dispatch.reads, ...dispatch.writes])
        life.set(storage, [life.get(storage)?.[0] ?? n, n]);
    });
    for (const storage of kept) life.get(storage)![1] = Number.POSITIVE_INFINITY;
    const placed = [...life].filter(([storage]) => storage.role === 'value' || storage.role === 'scratch');
    for (const [a, [firstA, lastA]] of placed) {
      const [start, end] = [offsets.get(a)!, offsets.get(a)! + sizes.get(a)!];
      expect(start % 4).toBe(0);
      expect(start).toBeGreaterThanOrEqual(fed.end);
      expect(end).toBeLessThanOrEqual(arenaElements);
      for (const [b, [firstB, lastB]] of placed) {
        if (a === b || firstB > lastA || firstA > lastB) continue;
        expect(offsets.get(b)! >= end || offsets.get(b)! + sizes.get(b)! <= start).toBe(true);
      }
    }
  });

  it('uses again what is free, though a step keeps most of what it made for the way back', () => {
    const { sizes, arenaElements } = layOut(request, { graphs: 32 });
    const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
    expect(arenaElements).toBeLessThan(0.8 * total);
  });

  it('takes at most 49 kernels with the optimiser', () => {
    expect(graph.dispatches.length + 2).toBeLessThanOrEqual(49);
  });
});

it('grids fold into two dimensions', () => {
  expect(foldGrid(10, 3)).toEqual([10, 1, 3]);
  expect(foldGrid(65_535, 1)).toEqual([65_535, 1, 1]);
  const [x, y] = foldGrid(200_000, 1);
  expect(x * y).toBeGreaterThanOrEqual(200_000);
  expect(x).toBeLessThanOrEqual(65_535);
});

it('threads take several elements where there are workgroups enough', () => {
  expect(workgroupsFor(1728, 1)).toBe(1728);
  expect(workgroupsFor(1728, 16)).toBe(108);
  expect(workgroupsFor(100, 16)).toBe(32);
  expect(workgroupsFor(5, 16)).toBe(5);
  expect(workgroupsFor(0, 16)).toBe(0);
});
