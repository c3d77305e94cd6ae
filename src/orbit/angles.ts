/**
 * The error against the angle from the identity: elements in bins of equal angle. Under the Haar measure the angle has
 * density (1 - cos)/pi, so the first bins hold few elements. Intervals are jackknife over the independent replicates of
 * the sample (elements of one replicate are not independent); where fewer than six hold elements of a bin there is none.
 */
import { rotationAngle } from '../math/rotation.ts';
import { replicateInterval } from '../math/statistics.ts';
import type { AngleBin, OrbitElement } from './result.ts';

interface Tally {
  readonly squares: Float64Array;
  readonly counts: Float64Array;
}

/** Replicates that must hold elements of a bin before their scatter says anything. */
const fewestReplicates = 6;

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);

/** Interval of sum(squares) / sum(counts) from its value with each replicate left out. */
function meanSquareInterval({ squares, counts }: Tally): { low: number; high: number } | undefined {
  const held = [...counts.keys()].filter((replicate) => counts[replicate] > 0);
  if (held.length < fewestReplicates) return undefined;
  const [allSquares, allCounts] = [sum(squares), sum(counts)];
  const pseudo = held.map((replicate) => {
    const without = (allSquares - squares[replicate]) / (allCounts - counts[replicate]);
    return held.length * (allSquares / allCounts) - (held.length - 1) * without;
  });
  const { low, high } = replicateInterval(pseudo);
  return { low: Math.max(0, low), high };
}

/**
 * Bins of `width` degrees from 0 to 180; error = RMS over the bin, eV/angstrom. `elements` come replicate by replicate,
 * in blocks of equal length. Empty bins are left out.
 */
export function angleBins(elements: readonly OrbitElement[], replicates: number, width = 10): AngleBin[] {
  const tallies = Array.from({ length: Math.ceil(180 / width) }, (): Tally => {
    return { squares: new Float64Array(replicates), counts: new Float64Array(replicates) };
  });
  elements.forEach(({ q, value }, n) => {
    const degrees = (rotationAngle(q) * 180) / Math.PI;
    const { squares, counts } = tallies[Math.min(tallies.length - 1, Math.floor(degrees / width))];
    const replicate = Math.floor((n * replicates) / elements.length);
    squares[replicate] += value ** 2;
    counts[replicate]++;
  });
  return tallies.flatMap((tally, n) => {
    const count = sum(tally.counts);
    if (count === 0) return [];
    const bin = { from: n * width, to: (n + 1) * width, count, error: Math.sqrt(sum(tally.squares) / count) };
    const interval = meanSquareInterval(tally);
    return [interval ? { ...bin, low: Math.sqrt(interval.low), high: Math.sqrt(interval.high) } : bin];
  });
}
