/**
 * The scatter of orbits by neighbourhoods, where principal components crowd (UMAP: McInnes, Healy and Melville, arXiv 1802.03426; umap-js). Orbits that
 * resemble each other lie together; distances and directions in the plane mean nothing else, so that nothing is said of variance. The same rows and seed give the
 * same picture. Neighbours are looked for among the leading principal components of the rows, as is usual: that part of the work cannot be interrupted.
 */
import { Random } from '../math/random.ts';
import { leadingEigenpairs } from '../math/symmetric-eigen.ts';
import { centredRows, type Scatter } from './scatter.ts';

/** More rows than this are refused: the search for neighbours would hold the worker for seconds. */
export const MOST_ROWS = 2000;
/** Fewer have no neighbourhoods. */
export const FEWEST_ROWS = 6;

const NEIGHBOURS = 15;
/** Principal components that neighbours are looked for among. */
const COMPONENTS = 16;
/** Epochs between two pauses. */
const EPOCHS = 10;

export interface NeighbourMapOptions {
  readonly seed: number;
  readonly signal?: AbortSignal;
  /** Lets other messages be heard. */
  readonly pause?: () => Promise<void>;
}

/** Why rows cannot be laid out so; undefined where they can. */
export function neighbourObstacle(rows: number): string | undefined {
  if (rows < FEWEST_ROWS) return `UMAP needs at least ${FEWEST_ROWS} orbits; there are ${rows}.`;
  if (rows > MOST_ROWS) return `UMAP lays out ${MOST_ROWS} orbits at most; there are ${rows}.`;
  return undefined;
}

/** Rows by their leading principal components; rows of so few numbers as they are. */
function leading(rows: readonly Float64Array[]): number[][] {
  const width = rows[0].length;
  if (width <= COMPONENTS) return rows.map((row) => Array.from(row));
  const along = (row: Float64Array, direction: Float64Array): number =>
    row.reduce((sum, value, k) => sum + value * direction[k], 0);
  const { vectors } = leadingEigenpairs(
    (direction) => {
      const sum = new Float64Array(width);
      for (const row of rows) {
        const part = along(row, direction);
        for (let k = 0; k < width; k++) sum[k] += part * row[k];
      }
      return sum;
    },
    width,
    COMPONENTS,
  );
  return rows.map((row) => vectors.map((vector) => along(row, vector)));
}

/**
 * The rows of one or more models in one plane, each about its model's middle as in `scatterOf`. The points have no unit; their middle is 0.
 * @throws RangeError for what `neighbourObstacle` names
 */
export async function neighbourMapOf(
  models: readonly (readonly Float32Array[])[],
  { seed, signal, pause }: NeighbourMapOptions,
): Promise<Scatter> {
  const rows = centredRows(models);
  const obstacle = neighbourObstacle(rows.length);
  if (obstacle) throw new RangeError(obstacle);
  const { UMAP } = await import('umap-js');
  const random = new Random('neighbour map').fork(String(seed));
  const umap = new UMAP({
    nComponents: 2,
    nNeighbors: Math.min(NEIGHBOURS, rows.length - 1),
    random: () => random.uniform(),
  });
  const epochs = umap.initializeFit(leading(rows));
  for (let epoch = 0; epoch < epochs; epoch++) {
    signal?.throwIfAborted();
    umap.step();
    if (epoch % EPOCHS === 0) await pause?.();
  }
  const laid = umap.getEmbedding();
  const middle = [0, 1].map((axis) => laid.reduce((sum, point) => sum + point[axis], 0) / laid.length);
  return { points: Float64Array.from(laid.flatMap(([x, y]) => [x - middle[0], y - middle[1]])), shares: [0, 0] };
}
