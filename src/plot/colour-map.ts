/**
 * Colour maps for fields: viridis and cividis (Smith & van der Walt 2015; Nunez et al. 2018) for sizes, a diverging map b to a for A - B.
 * Anchors are equally spaced and are those of `view/tokens.css`; between them colours are mixed linearly in sRGB.
 */
export type Rgb = readonly [red: number, green: number, blue: number];

export type Hex = `#${string}`;

export const viridis: readonly Hex[] = [
  '#440154',
  '#482475',
  '#414487',
  '#355f8d',
  '#2a788e',
  '#21918c',
  '#22a884',
  '#44bf70',
  '#7ad151',
  '#bddf26',
  '#fde725',
];

export const cividis: readonly Hex[] = [
  '#00224e',
  '#123570',
  '#3b496c',
  '#575d6d',
  '#707173',
  '#8a8678',
  '#a59c74',
  '#c3b369',
  '#e1cc55',
  '#fee838',
];

/** B is worse at the left, A at the right; the centre follows the paper. */
export const divergingLight: readonly Hex[] = [
  '#164f86',
  '#4d87b8',
  '#a3c1d9',
  '#ebe9e4',
  '#e3b48d',
  '#c97b3a',
  '#8f3d06',
];

export const divergingDark: readonly Hex[] = [
  '#8cc8f7',
  '#4f8fc4',
  '#2c5578',
  '#2d2e31',
  '#7a4a22',
  '#c47a34',
  '#f5b273',
];

/** `#rrggbb` as components 0 to 255. */
export function rgbOf(hex: Hex): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

export const hexOf = (rgb: Rgb): Hex =>
  `#${rgb.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;

/** The colour at `position` in 0 to 1; outside it the end colours. */
export function colourAt(anchors: readonly Hex[], position: number): Rgb {
  const scaled = Math.min(1, Math.max(0, position)) * (anchors.length - 1);
  const index = Math.min(anchors.length - 2, Math.floor(scaled));
  const fraction = scaled - index;
  const from = rgbOf(anchors[index]);
  const to = rgbOf(anchors[index + 1]);
  return [0, 1, 2].map((part) => from[part] + (to[part] - from[part]) * fraction) as unknown as Rgb;
}

/** A map as a table u8[size, 3] for pixel work. */
export function colourTable(anchors: readonly Hex[], size = 256): Uint8ClampedArray {
  const table = new Uint8ClampedArray(size * 3);
  for (let i = 0; i < size; i++) table.set(colourAt(anchors, i / (size - 1)), i * 3);
  return table;
}
