import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  denseBatch,
  elementsBeyond,
  graphBatch,
  makeIndex,
  replicateDense,
  replicateGraph,
  unpackVectors,
} from './batch.ts';
import { findEdges } from './neighbours.ts';
import type { Frame } from './subject.ts';

function frame(species: number[], seed: number): Frame {
  const values = (phase: number) =>
    Float64Array.from({ length: 3 * species.length }, (_, k) => Math.sin(k * 1.7 + phase));
  return {
    species: Uint8Array.from(species),
    positions: values(seed),
    periodic: [false, false, false],
    energy: -seed,
    forces: values(seed + 0.5),
    info: new Map(),
    columns: new Map(),
  };
}

const water = frame([8, 1, 1], 1);
const methane = frame([6, 1, 1, 1, 1], 2);
const elements = [1, 6, 8];

describe('makeIndex', () => {
  it('lists the entries of every row in ascending order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(6), { maxLength: 40 }), (entries) => {
        const { order, offsets, size } = makeIndex(Uint32Array.from(entries), 7);
        const rows = Array.from({ length: size }, (_, row) => [...order.subarray(offsets[row]!, offsets[row + 1]!)]);
        expect(rows).toEqual(rows.map((_, row) => [...entries.keys()].filter((entry) => entries[entry] === row)));
      }),
    );
  });

  it('refuses an entry beyond its size', () => {
    expect(() => makeIndex(Uint32Array.of(0, 3), 3)).toThrow(RangeError);
  });
});

describe('graphBatch', () => {
  const batch = graphBatch([water, methane], elements, 1.5);

  it('puts the frames one after the other, with their labels', () => {
    expect(batch.extents).toMatchObject({ atoms: 8, graphs: 2 });
    expect([...batch.positions]).toEqual([...water.positions, ...methane.positions]);
    expect([...batch.forces!]).toEqual([...water.forces!, ...methane.forces!]);
    expect([...batch.energy!]).toEqual([-1, -2]);
    expect([...batch.graphOf.index]).toEqual([0, 0, 0, 1, 1, 1, 1, 1]);
    expect([...batch.graphOf.offsets]).toEqual([0, 3, 8]);
    const species = Array.from(
      { length: 8 },
      (_, atom) => elements[batch.oneHot.slice(3 * atom, 3 * atom + 3).indexOf(1)],
    );
    expect(species).toEqual([8, 1, 1, 6, 1, 1, 1, 1]);
    expect(batch.oneHot.reduce((sum, value) => sum + value, 0)).toBe(8);
  });

  it('offsets the edges of each frame and never joins two frames', () => {
    const first = findEdges(water, 1.5);
    const second = findEdges(methane, 1.5);
    expect(batch.extents.edges).toBe(first.sender.length + second.sender.length);
    expect([...batch.sender.index]).toEqual([...first.sender, ...Array.from(second.sender, (atom) => atom + 3)]);
    expect([...batch.receiver.index]).toEqual([...first.receiver, ...Array.from(second.receiver, (atom) => atom + 3)]);
    expect([...batch.receiver.order]).toEqual([...batch.receiver.index.keys()]);
  });

  it('gives labels only where all frames have them', () => {
    const { energy: _, forces: __, ...bare } = methane;
    const mixed = graphBatch([water, bare], elements, 1.5);
    expect(mixed.energy).toBeUndefined();
    expect(mixed.forces).toBeUndefined();
  });

  it('names elements the model does not know', () => {
    expect(elementsBeyond([water, methane], [1, 8])).toEqual(['C']);
    expect(() => graphBatch([methane], [1, 8], 2)).toThrow('the model knows H O, not C');
    expect(() => graphBatch([], elements, 2)).toThrow(RangeError);
  });

  it('replicates one frame as if it had been listed n times', () => {
    expect(replicateGraph(methane, 3, elements, 1.5)).toEqual(graphBatch([methane, methane, methane], elements, 1.5));
    expect(replicateDense(methane, 3, elements)).toEqual(denseBatch([methane, methane, methane], elements));
  });
});

describe('denseBatch', () => {
  const batch = denseBatch([water, methane], elements);

  it('pads with zeros and masks the padding', () => {
    expect(batch.extents).toEqual({ graphs: 2, slots: 5 });
    expect([...batch.mask]).toEqual([1, 1, 1, 0, 0, 1, 1, 1, 1, 1]);
    expect([...batch.positions.subarray(9, 15)]).toEqual([0, 0, 0, 0, 0, 0]);
    expect([...batch.positions.subarray(15)]).toEqual([...methane.positions]);
    expect([...batch.oneHot.subarray(9, 15)]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('takes more slots, never fewer', () => {
    expect(denseBatch([water], elements, 8).extents.slots).toBe(8);
    expect(() => denseBatch([methane], elements, 4)).toThrow('5 atoms does not fit 4 slots');
  });
});

describe('unpackVectors', () => {
  it('returns each frame its own forces, from both layouts', () => {
    for (const batch of [graphBatch([water, methane], elements, 2), denseBatch([water, methane], elements, 7)]) {
      expect(unpackVectors(batch, batch.forces!)).toEqual([water.forces, methane.forces]);
      expect(() => unpackVectors(batch, new Float32Array(3))).toThrow(RangeError);
    }
  });
});
