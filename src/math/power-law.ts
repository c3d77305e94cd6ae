/**
 * The exponent of a power law by least squares on logarithms, with its ordinary least-squares standard error: sqrt(S / (n - 2) / sum (x - mean x)^2), where
 * S is the sum of squared residuals over log y and n the number of points (Draper and Smith, Applied Regression Analysis, 1998). It takes
 * the residuals for independent and alike: times that bend with L make it large, since they are no power law.
 */
import { mean } from './statistics.ts';

export interface PowerLaw {
  /** Slope of log y over log x. */
  readonly exponent: number;
  /** Of the exponent, with n - 2 degrees of freedom; undefined below four points, where it says next to nothing. */
  readonly standardError: number | undefined;
}

const FEWEST_FOR_ERROR = 4;

/** @param points x and y, all positive, of at least two different x @throws RangeError where there are none such */
export function powerLaw(points: readonly (readonly [x: number, y: number])[]): PowerLaw {
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)] as const);
  if (!(new Set(points.map(([x]) => x)).size >= 2 && logs.flat().every(Number.isFinite)))
    throw new RangeError(
      `a power law through ${JSON.stringify(points)}: expected positive numbers at two different places at least`,
    );
  const [mx, my] = [mean(logs.map(([x]) => x)), mean(logs.map(([, y]) => y))];
  const sum = (of: (dx: number, dy: number) => number): number =>
    logs.reduce((total, [x, y]) => total + of(x - mx, y - my), 0);
  const across = sum((dx) => dx * dx);
  const exponent = sum((dx, dy) => dx * dy) / across;
  if (points.length < FEWEST_FOR_ERROR) return { exponent, standardError: undefined };
  const residuals = sum((dx, dy) => (dy - exponent * dx) ** 2);
  return { exponent, standardError: Math.sqrt(residuals / (points.length - 2) / across) };
}
