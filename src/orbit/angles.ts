/**
 * The error against the angle from the identity: elements in bins of equal angle. Under the Haar measure the angle has
 * density (1 - cos)/pi, so the first bins hold few elements; a bin with fewer than three has no interval, an empty one
 * is left out.
 */
import { rotationAngle } from '../math/rotation.ts';
import { mean, rootReplicateInterval } from '../math/statistics.ts';
import type { AngleBin, OrbitElement } from './result.ts';

/** Bins of `width` degrees from 0 to 180; error = RMS over the bin, interval of the mean square over its elements. */
export function angleBins(elements: readonly OrbitElement[], width = 10): AngleBin[] {
  const bins: number[][] = Array.from({ length: Math.ceil(180 / width) }, () => []);
  for (const { q, value } of elements) {
    const degrees = (rotationAngle(q) * 180) / Math.PI;
    bins[Math.min(bins.length - 1, Math.floor(degrees / width))].push(value ** 2);
  }
  return bins.flatMap((squares, n) => {
    if (squares.length === 0) return [];
    const bin = { from: n * width, to: (n + 1) * width, count: squares.length, error: Math.sqrt(mean(squares)) };
    if (squares.length < 3) return [bin];
    const { low, high } = rootReplicateInterval(squares);
    return [{ ...bin, low, high }];
  });
}
