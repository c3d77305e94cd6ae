/**
 * Frames -> arrays that models are fed with, in two layouts.
 * Graph: the atoms of all frames in one list, directed edges within a cutoff, `graphOf` naming each atom's frame.
 * Dense: one padded row of slots per frame with a mask.
 * Every index array brings its inverse in compressed rows, so that segment sums on the GPU need no atomics.
 */
import { elementSymbol } from './elements.ts';
import { type Edges, findEdges } from './neighbours.ts';
import type { Frame } from './subject.ts';

/** entries -> rows, with the entries of each row: row r owns `order[offsets[r] .. offsets[r + 1])`. */
export interface Index {
  /** u32[entries], each below `size`. */
  readonly index: Uint32Array;
  /** u32[entries]: positions of the entries, stably sorted by index value. */
  readonly order: Uint32Array;
  /** u32[size + 1] */
  readonly offsets: Uint32Array;
  readonly size: number;
}

/** Labels, present only where every frame of the batch has them. Units: eV, eV/angstrom. */
interface Labels {
  /** f64[graphs] */
  readonly energy?: Float64Array;
  /** f64, in the layout of `positions`; padded slots hold 0. */
  readonly forces?: Float64Array;
}

export interface GraphBatch extends Labels {
  readonly layout: 'graph';
  readonly extents: { readonly atoms: number; readonly edges: number; readonly graphs: number };
  /** f64[atoms, 3], angstrom */
  readonly positions: Float64Array;
  /** f64[atoms, elements] */
  readonly oneHot: Float64Array;
  /** edges -> atoms */
  readonly sender: Index;
  /** edges -> atoms; its order is the identity, because edges are sorted by receiver. */
  readonly receiver: Index;
  /** f64[edges, 3], angstrom; displacement = positions[sender] + shift - positions[receiver]. */
  readonly shift: Float64Array;
  /** atoms -> graphs */
  readonly graphOf: Index;
}

export interface DenseBatch extends Labels {
  readonly layout: 'dense';
  readonly extents: { readonly graphs: number; readonly slots: number };
  /** f64[graphs, slots, 3], angstrom; padded slots hold 0. */
  readonly positions: Float64Array;
  /** f64[graphs, slots, elements] */
  readonly oneHot: Float64Array;
  /** f64[graphs, slots]: 1 for an atom, 0 for padding. */
  readonly mask: Float64Array;
  /** Atoms of each graph. */
  readonly counts: readonly number[];
}

/** Throws RangeError when an entry is not below `size`. */
export function makeIndex(index: Uint32Array, size: number): Index {
  const offsets = new Uint32Array(size + 1);
  for (const row of index) {
    if (row >= size) throw new RangeError(`index ${row} is not below ${size}`);
    offsets[row + 1]!++;
  }
  for (let row = 0; row < size; row++) offsets[row + 1]! += offsets[row]!;
  const next = offsets.slice();
  const order = new Uint32Array(index.length);
  for (let entry = 0; entry < index.length; entry++) order[next[index[entry]!]!++] = entry;
  return { index, order, offsets, size };
}

/** Symbols in the frames that are not among `elements`, in order of atomic number: empty when the model covers them. */
export function elementsBeyond(frames: readonly Frame[], elements: readonly number[]): string[] {
  const found = new Set<number>();
  for (const frame of frames) for (const species of frame.species) found.add(species);
  return [...found]
    .filter((species) => !elements.includes(species))
    .sort((left, right) => left - right)
    .map(elementSymbol);
}

/**
 * @param elements atomic numbers the model knows, in the order of its one-hot columns
 * @param cutoff angstrom
 * @throws RangeError on no frames, on an element beyond `elements`, and as `findEdges`
 */
export function graphBatch(frames: readonly Frame[], elements: readonly number[], cutoff: number): GraphBatch {
  return joinGraphs(
    frames,
    elements,
    frames.map((frame) => findEdges(frame, cutoff)),
  );
}

/** As `graphBatch`, with edges found earlier: for training, where the same frames return in every epoch. */
export function joinGraphs(frames: readonly Frame[], elements: readonly number[], edges: readonly Edges[]): GraphBatch {
  requireFrames(frames);
  const counts = frames.map((frame) => frame.species.length);
  const atoms = counts.reduce((sum, count) => sum + count, 0);
  const edgeTotal = edges.reduce((sum, each) => sum + each.sender.length, 0);
  const sender = new Uint32Array(edgeTotal);
  const receiver = new Uint32Array(edgeTotal);
  const shift = new Float64Array(3 * edgeTotal);
  const graphOf = new Uint32Array(atoms);
  let atom = 0;
  let edge = 0;
  for (let graph = 0; graph < frames.length; graph++) {
    const own = edges[graph]!;
    for (let k = 0; k < own.sender.length; k++) {
      sender[edge + k] = own.sender[k]! + atom;
      receiver[edge + k] = own.receiver[k]! + atom;
    }
    shift.set(own.shift, 3 * edge);
    graphOf.fill(graph, atom, atom + counts[graph]!);
    atom += counts[graph]!;
    edge += own.sender.length;
  }
  const starts = startsOf(counts);
  return {
    layout: 'graph',
    extents: { atoms, edges: edgeTotal, graphs: frames.length },
    positions: gatherRows(
      frames.map((frame) => frame.positions),
      starts,
      3 * atoms,
    ),
    oneHot: oneHotRows(frames, elements, starts, atoms),
    sender: makeIndex(sender, atoms),
    receiver: makeIndex(receiver, atoms),
    shift,
    graphOf: makeIndex(graphOf, frames.length),
    ...labels(frames, starts, 3 * atoms),
  };
}

/** @param slots at least the largest frame; defaults to it. Throws RangeError likewise. */
export function denseBatch(frames: readonly Frame[], elements: readonly number[], slots?: number): DenseBatch {
  requireFrames(frames);
  const counts = frames.map((frame) => frame.species.length);
  const width = slots ?? Math.max(...counts);
  if (counts.some((count) => count > width)) {
    throw new RangeError(`a frame of ${Math.max(...counts)} atoms does not fit ${width} slots`);
  }
  const rows = frames.length * width;
  const starts = counts.map((_, graph) => graph * width);
  const mask = new Float64Array(rows);
  counts.forEach((count, graph) => void mask.fill(1, graph * width, graph * width + count));
  return {
    layout: 'dense',
    extents: { graphs: frames.length, slots: width },
    positions: gatherRows(
      frames.map((frame) => frame.positions),
      starts,
      3 * rows,
    ),
    oneHot: oneHotRows(frames, elements, starts, rows),
    mask,
    counts,
    ...labels(frames, starts, 3 * rows),
  };
}

/** One frame `count` times, for orbits: its edges are found once. */
export function replicateGraph(frame: Frame, count: number, elements: readonly number[], cutoff: number): GraphBatch {
  const edges = findEdges(frame, cutoff);
  return joinGraphs(new Array<Frame>(count).fill(frame), elements, new Array<Edges>(count).fill(edges));
}

/** One frame `count` times, for orbits. */
export function replicateDense(frame: Frame, count: number, elements: readonly number[]): DenseBatch {
  return denseBatch(new Array<Frame>(count).fill(frame), elements);
}

/** Splits f64|f32 vectors in a batch's layout into f64[atoms, 3] per frame. Throws RangeError on another length. */
export function unpackVectors(batch: GraphBatch | DenseBatch, vectors: Float64Array | Float32Array): Float64Array[] {
  if (vectors.length !== batch.positions.length) {
    throw new RangeError(`${vectors.length} components for a batch of ${batch.positions.length}`);
  }
  const cut = (start: number, end: number) => Float64Array.from(vectors.subarray(3 * start, 3 * end));
  switch (batch.layout) {
    case 'graph': {
      const { offsets } = batch.graphOf;
      return Array.from({ length: batch.extents.graphs }, (_, graph) => cut(offsets[graph]!, offsets[graph + 1]!));
    }
    case 'dense':
      return batch.counts.map((count, graph) => cut(graph * batch.extents.slots, graph * batch.extents.slots + count));
  }
}

function requireFrames(frames: readonly Frame[]): void {
  if (frames.length === 0) throw new RangeError('a batch needs at least one frame');
}

function startsOf(counts: readonly number[]): number[] {
  let next = 0;
  return counts.map((count) => {
    next += count;
    return next - count;
  });
}

function gatherRows(parts: readonly Float64Array[], starts: readonly number[], length: number): Float64Array {
  const result = new Float64Array(length);
  parts.forEach((part, graph) => void result.set(part, 3 * starts[graph]!));
  return result;
}

function oneHotRows(
  frames: readonly Frame[],
  elements: readonly number[],
  starts: readonly number[],
  rows: number,
): Float64Array {
  const beyond = elementsBeyond(frames, elements);
  if (beyond.length > 0) {
    throw new RangeError(`the model knows ${elements.map(elementSymbol).join(' ')}, not ${beyond.join(' ')}`);
  }
  const column = new Map(elements.map((element, position) => [element, position]));
  const result = new Float64Array(rows * elements.length);
  frames.forEach((frame, graph) => {
    frame.species.forEach((species, atom) => {
      result[(starts[graph]! + atom) * elements.length + column.get(species)!] = 1;
    });
  });
  return result;
}

function labels(frames: readonly Frame[], starts: readonly number[], length: number): Labels {
  const energies = frames.map((frame) => frame.energy).filter((energy) => energy !== undefined);
  const forces = frames.map((frame) => frame.forces).filter((each) => each !== undefined);
  return {
    ...(energies.length === frames.length ? { energy: Float64Array.from(energies) } : {}),
    ...(forces.length === frames.length ? { forces: gatherRows(forces, starts, length) } : {}),
  };
}
