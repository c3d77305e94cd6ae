import { describe, expect, it } from 'vitest';
import { findBonds } from './bonds.ts';
import { atomicNumber, covalentRadius, elementCount, elementSymbol, readElement } from './elements.ts';

describe('elements', () => {
  it('has 118 distinct symbols, each read back as its number', () => {
    expect(elementCount).toBe(118);
    for (let number = 1; number <= 118; number++) {
      expect(atomicNumber(elementSymbol(number))).toBe(number);
      expect(atomicNumber(String(number))).toBe(number);
      expect(covalentRadius(number)).toBeGreaterThan(0.2);
    }
    expect([6, 17, 26, 79, 92, 118].map(elementSymbol)).toEqual(['C', 'Cl', 'Fe', 'Au', 'U', 'Og']);
    expect([1, 6, 53, 79, 96].map(covalentRadius)).toEqual([0.31, 0.76, 1.39, 1.36, 1.69]);
  });

  it('folds case, removes labels and charges, and says so', () => {
    expect(readElement('C')).toEqual({ atomicNumber: 6 });
    expect(readElement('FE')).toEqual({ atomicNumber: 26, changed: 'letter case' });
    expect(readElement('c')).toEqual({ atomicNumber: 6, changed: 'letter case' });
    for (const [label, number] of [
      ['C1', 6],
      ['Pd2+', 46],
      ['O_w', 8],
      ['Cl-', 17],
      ['H12', 1],
      ['na+', 11],
    ] as const) {
      expect(readElement(label)).toEqual({ atomicNumber: number, changed: 'label or charge removed' });
    }
    expect(readElement('D')).toEqual({ atomicNumber: 1, changed: 'isotope of hydrogen' });
  });

  it('refuses what names no element', () => {
    for (const label of ['X', 'A', 'Xx', 'Carbon', '0', '119', '-1', '6.0', '', 'CH3', '+', 'constructor']) {
      expect(readElement(label)).toBeUndefined();
    }
    expect(() => elementSymbol(119)).toThrow(RangeError);
  });
});

describe('findBonds', () => {
  it('finds the bonds of water and no bond between its hydrogens', () => {
    const positions = Float64Array.of(0, 0, 0, 0.76, 0.59, 0, -0.76, 0.59, 0);
    expect([...findBonds({ species: Uint8Array.of(8, 1, 1), positions })]).toEqual([0, 1, 0, 2]);
  });

  it('finds the bond of the hydrogen molecule, and none between coincident or lone atoms', () => {
    expect([...findBonds({ species: Uint8Array.of(1, 1), positions: Float64Array.of(0, 0, 0, 0.74, 0, 0) })]).toEqual([
      0, 1,
    ]);
    expect([...findBonds({ species: Uint8Array.of(6, 6), positions: new Float64Array(6) })]).toEqual([]);
    expect([...findBonds({ species: Uint8Array.of(6), positions: new Float64Array(3) })]).toEqual([]);
  });
});
