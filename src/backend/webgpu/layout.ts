/**
 * Where everything lies in the arena for one binding of extents: fixed regions first, then what is fed, then values and
 * scratch by first fit over their lifetimes. Offsets are in elements of four bytes, aligned to 16 bytes.
 */
import { type Extent, type Extents, extentValue, productOf } from '../../tensor/extent.ts';
import type { Scalar, Storage } from './emitter.ts';
import type { Dispatch, ExtentOf } from './kernels/kernel.ts';

const alignment = 4;
const align = (elements: number): number => Math.ceil(elements / alignment) * alignment;
/** Uniform blocks start at multiples of this many words (256 bytes, the default limit of WebGPU). */
const blockWords = 64;
/** A binding of the uniform buffer spans this many words. */
export const boundWords = 256;

export interface BoundDispatch {
  readonly dispatch: Dispatch;
  readonly grid: readonly [number, number, number];
  /** Byte offset of its uniform block. */
  readonly block: number;
  readonly work: number;
}

export interface Layout {
  readonly offsets: ReadonlyMap<Storage, number>;
  readonly sizes: ReadonlyMap<Storage, number>;
  readonly arenaElements: number;
  readonly indexElements: number;
  /** Elements from the start of the arena and of the indices that are fed before each run. */
  readonly fed: {
    readonly start: number;
    readonly end: number;
    readonly indexStart: number;
    readonly indexEnd: number;
  };
  readonly uniforms: Uint32Array<ArrayBuffer>;
  readonly dispatches: readonly BoundDispatch[];
}

export interface LayoutRequest {
  readonly dispatches: readonly Dispatch[];
  readonly storages: readonly Storage[];
  /** Storages whose place does not depend on extents, and the first free element after them. */
  readonly fixed: ReadonlyMap<Storage, number>;
  readonly fixedEnd: number;
  readonly fixedIndexEnd: number;
  /** Storages that must outlive the last kernel. */
  readonly kept: ReadonlySet<Storage>;
  /** Elements for one thread where a kernel leaves the choice. */
  readonly elementsPerThread: number;
}

/** Free intervals of the arena beyond `start`, ascending. */
class FreeList {
  private free: { start: number; end: number }[];
  end: number;

  constructor(start: number) {
    this.free = [{ start, end: Number.POSITIVE_INFINITY }];
    this.end = start;
  }

  take(size: number): number {
    const index = this.free.findIndex(({ start, end }) => end - start >= size);
    const { start, end } = this.free[index];
    if (end - start === size) this.free.splice(index, 1);
    else this.free[index] = { start: start + size, end };
    this.end = Math.max(this.end, start + size);
    return start;
  }

  give(start: number, size: number): void {
    const after = this.free.findIndex((interval) => interval.start > start);
    this.free.splice(after, 0, { start, end: start + size });
    this.free = this.free.reduce<{ start: number; end: number }[]>((joined, interval) => {
      const last = joined[joined.length - 1];
      if (last && last.end === interval.start) last.end = interval.end;
      else joined.push({ ...interval });
      return joined;
    }, []);
  }
}

/** First and last kernel that touches each storage. */
function lifetimes(request: LayoutRequest): Map<Storage, { first: number; last: number }> {
  const lives = new Map<Storage, { first: number; last: number }>();
  request.dispatches.forEach((dispatch, n) => {
    for (const storage of [...dispatch.reads, ...dispatch.writes]) {
      const life = lives.get(storage) ?? { first: n, last: n };
      lives.set(storage, { first: life.first, last: n });
    }
  });
  for (const storage of request.kept) {
    const life = lives.get(storage);
    if (life) life.last = Number.POSITIVE_INFINITY;
  }
  return lives;
}

/** Folds a count of workgroups into two dimensions where it exceeds what one may hold. */
export function foldGrid(count: number, depth: number): [number, number, number] {
  const most = 65_535;
  const rows = Math.max(1, Math.ceil(count / most));
  return [Math.ceil(count / rows), rows, depth];
}

/** Workgroups that keep every processor of a software device busy. */
const enoughWorkgroups = 32;

/** Workgroups for a kernel that has `count` of them with an element for each thread. */
export function workgroupsFor(count: number, elementsPerThread: number): number {
  return Math.min(count, Math.max(enoughWorkgroups, Math.ceil(count / elementsPerThread)));
}

function scalarValue(scalar: Scalar, extentOf: ExtentOf, offsets: ReadonlyMap<Storage, number>): number {
  switch (scalar.kind) {
    case 'extent':
      return extentOf(scalar.extent);
    case 'computed':
      return scalar.value(extentOf);
    case 'offset': {
      const offset = offsets.get(scalar.storage);
      if (offset === undefined) throw new Error(`Storage ${scalar.storage.id} has no place.`);
      return offset;
    }
    default:
      throw new Error(`Unknown scalar ${JSON.stringify(scalar satisfies never)}`);
  }
}

/** The layout for given extents. Throws when a symbol is unbound. */
export function layOut(request: LayoutRequest, extents: Extents): Layout {
  const extentOf = (extent: Extent): number => extentValue(extent, extents);
  const sizes = new Map<Storage, number>();
  for (const storage of request.storages) {
    sizes.set(storage, extentOf(productOf(storage.shape)) * (storage.copies?.(extentOf) ?? 1));
  }
  const offsets = new Map(request.fixed);
  let [end, indexEnd] = [align(request.fixedEnd), align(request.fixedIndexEnd)];
  const fed = { start: end, end, indexStart: indexEnd, indexEnd };
  for (const storage of request.storages) {
    if (offsets.has(storage) || (storage.role !== 'feed' && storage.role !== 'parameter')) continue;
    const size = align(sizes.get(storage)!);
    if (storage.kind === 'index') {
      offsets.set(storage, indexEnd);
      indexEnd += size;
    } else {
      offsets.set(storage, end);
      end += size;
    }
  }
  Object.assign(fed, { end, indexEnd });

  const free = new FreeList(end);
  const lives = lifetimes(request);
  const movable = [...lives.keys()].filter((storage) => !offsets.has(storage));
  request.dispatches.forEach((_, n) => {
    for (const storage of movable) {
      if (lives.get(storage)!.first === n)
        offsets.set(storage, free.take(Math.max(alignment, align(sizes.get(storage)!))));
    }
    for (const storage of movable) {
      if (lives.get(storage)!.last === n)
        free.give(offsets.get(storage)!, Math.max(alignment, align(sizes.get(storage)!)));
    }
  });

  const words: number[] = [];
  const dispatches = request.dispatches.map((dispatch): BoundDispatch => {
    const block = words.length * 4;
    for (const scalar of dispatch.scalars) words.push(scalarValue(scalar, extentOf, offsets));
    while (words.length % blockWords !== 0) words.push(0);
    const { count: most, depth } = dispatch.workgroups(extentOf);
    const count = dispatch.anyCount ? workgroupsFor(most, request.elementsPerThread) : most;
    return { dispatch, grid: foldGrid(count, depth), block, work: dispatch.work(extentOf) };
  });
  return {
    offsets,
    sizes,
    arenaElements: Math.max(free.end, alignment),
    indexElements: Math.max(indexEnd, alignment),
    fed,
    uniforms: Uint32Array.from([...words, ...new Array<number>(boundWords).fill(0)]),
    dispatches,
  };
}
