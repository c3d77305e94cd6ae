/**
 * A picture as plain data: typed marks in CSS pixels, y downwards. Drawn as SVG text (export, headless, first paint) or as elements by the page.
 * Paints are roles of `theme.ts` or literal colours, so that one picture serves both themes.
 */
import type { Role } from './theme.ts';

export type Paint = Role | 'none' | `#${string}` | `rgb(${string})`;

export type Anchor = 'start' | 'middle' | 'end';

interface Outline {
  readonly stroke?: Paint;
  readonly width?: number;
  /** SVG dash pattern, e.g. `4 3`. */
  readonly dash?: string;
  /** Ends of lines; absent: cut off. */
  readonly cap?: 'round';
}

interface Filled extends Outline {
  readonly fill?: Paint;
  readonly opacity?: number;
}

/** A piece of a text mark: raised for exponents, italic for variables. */
export interface TextRun {
  readonly text: string;
  readonly raised?: boolean;
  readonly italic?: boolean;
  readonly strong?: boolean;
  readonly fill?: Paint;
}

export interface TextMark {
  readonly kind: 'text';
  readonly x: number;
  readonly y: number;
  readonly text: string | readonly TextRun[];
  readonly anchor?: Anchor;
  readonly size?: number;
  readonly weight?: 400 | 600;
  readonly fill?: Paint;
  /** Draws the outline of the letters below them in this paint, for text on data. */
  readonly halo?: Paint;
}

export type Mark =
  | ({
      readonly kind: 'line';
      readonly x1: number;
      readonly y1: number;
      readonly x2: number;
      readonly y2: number;
    } & Outline)
  | ({ readonly kind: 'path'; readonly d: string } & Filled)
  | ({ readonly kind: 'circle'; readonly x: number; readonly y: number; readonly r: number } & Filled)
  | ({
      readonly kind: 'rect';
      readonly x: number;
      readonly y: number;
      readonly across: number;
      readonly height: number;
    } & Filled)
  | TextMark
  | {
      readonly kind: 'ramp';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly id: string;
      /** Colours from bottom to top. */
      readonly colours: readonly `#${string}`[];
    }
  | { readonly kind: 'group'; readonly x: number; readonly y: number; readonly marks: readonly Mark[] };

/** A finished picture: size in CSS pixels, what it shows in words, and its marks from back to front. */
export interface Figure {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  /** What a file of it says besides, unseen: where it comes from. */
  readonly description?: string;
  readonly marks: readonly Mark[];
}

/** A number for an SVG attribute: at most 2 decimals, shortest text. */
export const coordinate = (value: number): string => String(Math.round(value * 100) / 100);

/** SVG path through points [x, y]; closed on request. */
export function pathThrough(points: readonly (readonly [number, number])[], closed = false): string {
  const steps = points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${coordinate(x)} ${coordinate(y)}`);
  return steps.join('') + (closed && points.length > 0 ? 'Z' : '');
}

/** Baselines `at` moved apart, as little as possible downwards, so that neighbours are at least `gap` pixels apart. */
export function movedApart(at: readonly number[], gap: number): number[] {
  const order = at.map((_, index) => index).sort((i, j) => at[i] - at[j]);
  const moved = [...at];
  for (let k = 1; k < order.length; k++) moved[order[k]] = Math.max(moved[order[k]], moved[order[k - 1]] + gap);
  return moved;
}
