/**
 * The field around the three axes: turns about x, y and z from 0 to 360 degrees, each value evaluated there, on one axis for both models with the noise floor. The
 * pinned element is marked on each loop at the nearest turn: a full line where it lies on the loop, a dashed one where it is off.
 */
import { loopAxes, loopIndex, loopSteps } from '../math/so3-slices.ts';
import { curveScale, drawnFloor, type EndLabel, floorLabel, floorLine, labelMarks, tickMarks } from './angle-curve.ts';
import type { Scale, ScaleKind } from './axis.ts';
import type { FieldWords } from './field-words.ts';
import { type Figure, type Mark, pathThrough } from './marks.ts';
import { ON_SLICE } from './nero-disc.ts';

export interface LoopSide {
  readonly side: 'A' | 'B';
  /** One value for each different element, in the order of `loopRotations`, in the field's unit. */
  readonly values: ArrayLike<number>;
  readonly noiseFloor: number;
}

export interface LoopsPicture {
  readonly sides: readonly LoopSide[];
  readonly kind: ScaleKind;
  readonly words: FieldWords;
  /** Where the pinned element is nearest to on each loop, radians. */
  readonly pinned?: readonly { readonly angle: number; readonly off: number }[];
}

export interface LoopsLayout {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** Left edge and width of each of the three panels. */
  readonly panels: readonly number[];
  readonly across: number;
}

const gap = 9;

export function loopsLayout(width: number, height: number): LoopsLayout {
  const [left, right] = [34, width - 40];
  const across = Math.max(12, (right - left - 2 * gap) / 3);
  const panels = loopAxes.map((_, axis) => left + axis * (across + gap));
  return { left, right, top: 8, bottom: height - 32, panels, across };
}

/** The axis and the turn (radians) under a point of the picture: that of the nearest panel. */
export function loopUnder(
  { panels, across }: LoopsLayout,
  px: number,
): { readonly axis: number; readonly angle: number } {
  const distances = panels.map((left) => Math.abs(px - left - across / 2));
  const axis = distances.indexOf(Math.min(...distances));
  const share = Math.min(1, Math.max(0, (px - panels[axis]) / across));
  return { axis, angle: 2 * Math.PI * share };
}

/** A step of the loop about axis 0, 1 or 2. */
export interface LoopPlace {
  readonly axis: number;
  readonly step: number;
}

/** Where an arrow key goes: left and right along the loop, up and down to the loop before and after it. Undefined for other keys. */
export function loopStep({ axis, step }: LoopPlace, key: string): LoopPlace | undefined {
  switch (key) {
    case 'ArrowLeft':
      return { axis, step: (step + loopSteps - 1) % loopSteps };
    case 'ArrowRight':
      return { axis, step: (step + 1) % loopSteps };
    case 'ArrowUp':
      return { axis: (axis + 2) % 3, step };
    case 'ArrowDown':
      return { axis: (axis + 1) % 3, step };
    default:
      return undefined;
  }
}

/** The axis shared by all curves, in shown numbers. */
const loopScale = ({ sides, kind, words }: LoopsPicture): Scale =>
  curveScale(
    sides.flatMap(({ values, noiseFloor }) => [...Array.from(values), noiseFloor]),
    kind,
    words,
  );

export function loopsFigure(picture: LoopsPicture, width: number, height: number): Figure {
  const { sides, words } = picture;
  const layout = loopsLayout(width, height);
  const { left, right, top, bottom, panels, across } = layout;
  const scale = loopScale(picture);
  const y = (value: number): number => bottom + (top - bottom) * scale.at(value * words.factor);
  const marks: Mark[] = [
    ...tickMarks(scale, layout),
    ...panels.flatMap((start, axis) => panelMarks(start, across, axis, bottom, height)),
  ];
  const labels: EndLabel[] = [];
  for (const { side, values } of sides) {
    const role = side === 'A' ? 'a' : 'b';
    panels.forEach((start, axis) => {
      const points = Array.from({ length: loopSteps + 1 }, (_, step) => {
        return [start + (across * step) / loopSteps, y(values[loopIndex(axis, step)])] as const;
      });
      marks.push({ kind: 'path', d: pathThrough(points), stroke: role, width: 1.75 });
    });
    labels.push({ y: y(values[0]) + 4, text: side, fill: role, weight: 600 });
  }
  const floor = drawnFloor(
    sides.map(({ noiseFloor }) => noiseFloor),
    words,
  );
  if (floor !== undefined) {
    marks.push(floorLine(y(floor), left, right));
    labels.push(floorLabel(y(floor)));
  }
  marks.push(...labelMarks(labels, right + 6, bottom), ...pinnedMarks(picture, layout, y));
  const title = `${words.axis} around the axes x, y and z, by turns from 0 to 360 degrees, with the noise floor`;
  return { width, height, title, marks };
}

/** Ticks of one panel and what is turned about. */
function panelMarks(start: number, across: number, axis: number, bottom: number, height: number): Mark[] {
  const x = (degrees: number): number => start + (across * degrees) / 360;
  const marks: Mark[] = [0, 90, 180, 270, 360].map((degrees) => {
    return { kind: 'line', x1: x(degrees), y1: bottom, x2: x(degrees), y2: bottom + 4, stroke: 'hair-2' };
  });
  const named =
    across > 96
      ? ([
          [0, 'start'],
          [180, 'middle'],
          [360, 'end'],
        ] as const)
      : ([[180, 'middle']] as const);
  for (const [degrees, anchor] of named)
    marks.push({ kind: 'text', x: x(degrees), y: bottom + 16, text: `${degrees}°`, anchor });
  marks.push({ kind: 'text', x: x(180), y: height - 2, text: `about ${'xyz'[axis]}`, anchor: 'middle' });
  return marks;
}

function pinnedMarks(
  { pinned, sides }: LoopsPicture,
  { top, bottom, panels, across }: LoopsLayout,
  y: (value: number) => number,
): Mark[] {
  return (pinned ?? []).flatMap(({ angle, off }, axis): Mark[] => {
    const step = Math.round((angle * loopSteps) / (2 * Math.PI)) % loopSteps;
    const x = panels[axis] + (across * step) / loopSteps;
    const on = off < ON_SLICE;
    const late = step > loopSteps / 2;
    const degrees = Math.round((off * 180) / Math.PI);
    const line: Mark = {
      kind: 'line',
      x1: x,
      y1: top,
      x2: x,
      y2: bottom,
      stroke: 'accent',
      ...(on ? {} : { dash: '2 3' }),
    };
    const name: Mark = {
      kind: 'text',
      x: x + (late ? -5 : 5),
      y: top + 9,
      text: [{ text: 'g', italic: true }, ...(on ? [] : [{ text: ` ${degrees}° off` }])],
      size: on ? 12 : 11,
      fill: 'accent',
      anchor: late ? 'end' : 'start',
    };
    const dots = sides.map(({ values }): Mark => {
      const value = y(values[loopIndex(axis, step)]);
      return { kind: 'circle', x, y: value, r: 3.5, fill: 'paper', stroke: 'accent', width: 2 };
    });
    // Beside a narrow panel the words would run into the next one.
    const named = on || across > 100;
    return [line, ...(on ? dots : []), ...(named ? [name] : [])];
  });
}
