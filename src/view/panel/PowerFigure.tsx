/** The Wigner power spectrum of both models. */
import { noPower, powerFigure, powerSides } from '../../plot/power-figure.ts';
import { Drawing } from '../Drawing.tsx';
import type { Size } from '../use-size.ts';
import { useShownOrbits } from './orbit-data.ts';

export function PowerFigure({ width, height }: Size) {
  const { a, b } = useShownOrbits();
  const sides = powerSides(a, b);
  if (sides.length === 0) return <p className="note">{noPower}</p>;
  return <Drawing figure={powerFigure(sides, width, height)} />;
}
