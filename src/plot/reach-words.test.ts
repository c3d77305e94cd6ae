import { expect, it } from 'vitest';
import { reachKinds, reachOf } from '../math/reach.ts';
import { reachTable } from './reach-words.ts';

const table = (degree: number): readonly string[] =>
  reachTable(
    degree,
    2 * degree,
    reachKinds.map((kind) => reachOf(kind, degree, degree, 2 * degree)),
  ).split('\n');

it('tells triples, freedom and what is missed, one row a product', () => {
  const [heading, heads, ...rows] = table(2);
  expect(heading).toBe('inputs to degree 2, output to 4');
  expect(heads).toMatch(/^product +triples +degrees of freedom +weights +group +misses$/);
  expect(rows.map((row) => row.split(/ {2,}/))).toEqual([
    ['Clebsch-Gordan, all paths', '19 of 19', '19', '19', 'O(3)'],
    ['Gaunt', '14 of 19', '9', '11', 'O(3)', 'every odd sum l1 + l2 + l3'],
    ['curl', '5 of 19', '5', '11', 'O(3)', 'every even sum l1 + l2 + l3'],
    ['Gaunt and curl', '19 of 19', '14', '22', 'O(3)'],
    ['matrix', '19 of 19', '9', '11', 'SO(3)'],
  ]);
});

it('lists the accidental zeros of the matrix product', () => {
  const row = table(6).at(-1)!;
  expect(row).toContain('(5 6 3)');
  expect(row.match(/\(\d \d \d\)/g)).toHaveLength(6);
});
