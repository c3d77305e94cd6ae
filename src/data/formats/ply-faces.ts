/** The faces of a PLY over the vertices that are kept: none names a vertex that is not there. */
import { type BodyContext, notAnIndex, type PlyFaces } from './ply-body.ts';

/** Faces by the numbers of the kept vertices; those with a corner that is no kept vertex are left out with a notice. */
export function validFaces(
  { notices }: BodyContext,
  faces: PlyFaces,
  rows: number,
  kept: Uint32Array | undefined,
): PlyFaces {
  const { offsets, corners } = faces;
  const count = offsets.length - 1;
  const renumbered = kept && new Uint32Array(rows).fill(notAnIndex);
  if (renumbered) for (const [place, row] of kept.entries()) renumbered[row] = place;
  let nextFace = 0;
  let nextCorner = 0;
  let unknown = 0;
  let firstUnknown = '';
  for (let face = 0; face < count; face++) {
    const [from, to] = [offsets[face], offsets[face + 1]];
    let isWhole = true;
    for (let corner = from; corner < to; corner++) {
      const vertex = corners[corner];
      const place = vertex < rows ? (renumbered ? renumbered[vertex] : vertex) : notAnIndex;
      if (vertex >= rows && isWhole && unknown++ === 0) {
        firstUnknown = `face ${face} names ${vertex === notAnIndex ? 'what is no number of a vertex' : `vertex ${vertex}`}`;
      }
      if (place === notAnIndex) {
        isWhole = false;
        break;
      }
      corners[nextCorner + corner - from] = place;
    }
    if (!isWhole) continue;
    nextCorner += to - from;
    offsets[++nextFace] = nextCorner;
  }
  if (unknown > 0) {
    const message = `${unknown} of ${count} faces name vertices that the file does not hold and were left out: ${firstUnknown} of ${rows}`;
    notices.add('ply faces', message);
  }
  const dropped = count - nextFace - unknown;
  if (dropped > 0) notices.add('ply faces dropped', `${dropped} faces of the vertices left out were left out too`);
  if (nextFace === count) return faces;
  return { offsets: offsets.slice(0, nextFace + 1), corners: corners.slice(0, nextCorner) };
}
