/** What the rows of a geometry are called one by one, counted from 1: atoms by their element, points of a cloud alone. */
import { elementSymbol } from '../data/elements.ts';

/** @param species atomic numbers; 0 for points */
export function rowName(species: Uint8Array, row: number): string {
  const element = species[row - 1];
  return element ? `atom ${row}, ${elementSymbol(element)}` : `point ${row}`;
}
