/** Row-major float64 arrays read with arbitrary strides: the one loop behind broadcast, transpose and slice. */

/** Strides of a contiguous array. */
export function contiguousStrides(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis--) strides[axis] = strides[axis + 1] * shape[axis + 1];
  return strides;
}

/** Calls visit(position in `shape` row-major, offset along `strides`) for every entry. */
export function forEachOffset(
  shape: readonly number[],
  strides: readonly number[],
  start: number,
  visit: (position: number, offset: number) => void,
): void {
  const rank = shape.length;
  const size = shape.reduce((product, extent) => product * extent, 1);
  const index = new Array<number>(rank).fill(0);
  let offset = start;
  for (let position = 0; position < size; position++) {
    visit(position, offset);
    for (let axis = rank - 1; axis >= 0; axis--) {
      offset += strides[axis];
      if (++index[axis] < shape[axis]) break;
      offset -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
}

/** A contiguous copy of the entries of `source` at `strides`. */
export function stridedCopy(
  source: Float64Array,
  shape: readonly number[],
  strides: readonly number[],
  start = 0,
): Float64Array {
  const size = shape.reduce((product, extent) => product * extent, 1);
  const target = new Float64Array(size);
  const last = shape.length - 1;
  if (last < 0) {
    target[0] = source[start];
    return target;
  }
  const run = shape[last];
  const stride = strides[last];
  forEachOffset(shape.slice(0, last), strides.slice(0, last), start, (row, offset) => {
    const base = row * run;
    for (let n = 0; n < run; n++) target[base + n] = source[offset + n * stride];
  });
  return target;
}
