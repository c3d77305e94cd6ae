import { describe, expect, it } from 'vitest';
import { cividis, colourAt, colourTable, hexOf, rgbOf, viridis } from './colour-map.ts';

/** Relative luminance (WCAG 2), written out again. */
const luminance = (rgb: readonly number[]): number => {
  const [r, g, b] = rgb.map((part) =>
    part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

describe('colour maps', () => {
  it('hit their anchors and stay inside their ends', () => {
    viridis.forEach((hex, index) => {
      expect(hexOf(colourAt(viridis, index / (viridis.length - 1)))).toBe(hex);
    });
    expect(colourAt(viridis, -3)).toEqual(rgbOf(viridis[0]));
    expect(colourAt(viridis, 7)).toEqual(rgbOf(viridis[10]));
  });
  it('grow lighter all the way, so that they can be read in grey', () => {
    for (const map of [viridis, cividis]) {
      const table = colourTable(map, 64);
      for (let i = 1; i < 64; i++) {
        expect(luminance([...table.slice(i * 3, i * 3 + 3)])).toBeGreaterThan(
          luminance([...table.slice(i * 3 - 3, i * 3)]) - 1e-3,
        );
      }
    }
  });
});
