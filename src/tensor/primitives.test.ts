/** Shape rules, messages and exact simplifications. */
import { describe, expect, it } from 'vitest';
import { extentValue, productOf } from './extent.ts';
import * as p from './primitives.ts';
import { adjointTable, productTable } from './product-table.ts';

const x = p.feed('x', ['rows', 3]);

describe('extents', () => {
  it('are canonical products', () => {
    expect(productOf(['b', 3, 'a', 2])).toBe('6*a*b');
    expect(productOf([2, 3])).toBe(6);
    expect(productOf([productOf(['b', 2]), 'a'])).toBe('2*a*b');
    expect(extentValue('6*a*b', { a: 2, b: 5 })).toBe(60);
    expect(extentValue('a.offsets', { a: 2 })).toBe(3);
  });

  it('name what is not bound', () => {
    expect(() => extentValue('atoms', { edges: 1 })).toThrow('"atoms" is not bound; bound are: edges');
  });
});

describe('primitives', () => {
  it('are the same node for the same arguments', () => {
    expect(p.add(x, 1)).toBe(p.add(1, x));
    expect(p.exp(x)).toBe(p.exp(x));
  });

  it('drop neutral elements and fold constants', () => {
    expect(p.add(x, 0)).toBe(x);
    expect(p.multiply(x, 1)).toBe(x);
    expect(p.divide(x, 1)).toBe(x);
    expect(p.constantValue(p.multiply(x, 0))).toBe(0);
    expect(p.multiply(2, p.multiply(3, x))).toBe(p.multiply(6, x));
    expect(p.negate(p.negate(x))).toBe(x);
    expect(p.constantValue(p.exp(p.constant(0)))).toBe(1);
  });

  it('compose views', () => {
    expect(p.transpose(p.transpose(x, [1, 0]), [1, 0])).toBe(x);
    expect(p.reshape(p.reshape(x, ['3*rows']), ['rows', 3])).toBe(x);
    expect(p.slice(p.pad(x, 1, 2, 1), 1, 2, 5)).toBe(x);
    expect(p.slice(p.slice(x, 1, 1, 3), 1, 1, 2)).toBe(p.slice(x, 1, 2, 3));
  });

  it('say what does not fit', () => {
    expect(() => p.add(x, p.feed('y', ['rows', 4]))).toThrow('Shapes [rows,3] and [rows,4] do not broadcast');
    expect(() => p.reshape(x, [4])).toThrow('holds 3*rows values');
    expect(() => p.slice(x, 0, 0, 1)).toThrow('fixed extent');
    expect(() => p.matmul(x, x)).toThrow('Inner extents differ');
    expect(() => p.gather(x, p.feedIndex('i', 'edges', 'atoms'))).toThrow('Index into atoms entries');
    expect(() => p.harmonics(x, 2)).toThrow('take vectors [3, ...]');
    expect(() => p.table('t', [2], Float64Array.of(1))).toThrow('has 1 values');
  });
});

describe('product tables', () => {
  const entries = [
    { i: 0, j: 1, k: 1, value: 2 },
    { i: 1, j: 0, k: 0, value: 3 },
  ];
  const table = productTable('t', [2, 2, 2], entries);

  it('are interned by content', () => {
    expect(productTable('another name', [2, 2, 2], [...entries].reverse())).toBe(table);
  });

  it('return to themselves when the roles are exchanged twice', () => {
    expect(adjointTable(adjointTable(table, 'kji'), 'kji')).toBe(table);
  });
});
