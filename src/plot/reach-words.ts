/** What products can express, as a table for a terminal. */
import type { Reach, Triple } from '../math/reach.ts';

const names: Readonly<Record<Reach['kind'], string>> = {
  'clebsch-gordan': 'Clebsch-Gordan, all paths',
  gaunt: 'Gaunt',
  curl: 'curl',
  'gaunt+curl': 'Gaunt and curl',
  matrix: 'matrix',
};

/** At most so many triples are listed. */
const LISTED = 6;

const isOdd = ([a, b, c]: Triple): boolean => (a + b + c) % 2 === 1;

function missedWords({ reached, missed }: Reach): string {
  if (missed.length === 0) return '';
  if (missed.every(isOdd) && !reached.some(isOdd)) return 'every odd sum l1 + l2 + l3';
  if (!missed.some(isOdd) && reached.every(isOdd)) return 'every even sum l1 + l2 + l3';
  const listed = missed.slice(0, LISTED).map((triple) => `(${triple.join(' ')})`);
  return `${listed.join(' ')}${missed.length > LISTED ? ` and ${missed.length - LISTED} more` : ''}`;
}

/** Columns: kind, triples reached of those the triangle allows, degrees of freedom, weights, group, what is missed. */
export function reachTable(degree: number, degreeOut: number, kinds: readonly Reach[]): string {
  const rows = kinds.map((reach) => [
    names[reach.kind],
    `${reach.reached.length} of ${reach.reached.length + reach.missed.length}`,
    String(reach.degreesOfFreedom),
    String(reach.weights),
    reach.equivariant,
    missedWords(reach),
  ]);
  const heads = ['product', 'triples', 'degrees of freedom', 'weights', 'group', 'misses'];
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column].length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd();
  return [`inputs to degree ${degree}, output to ${degreeOut}`, line(heads), ...rows.map(line)].join('\n');
}
