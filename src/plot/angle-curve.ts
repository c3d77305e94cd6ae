/**
 * Field against the angle of g from the identity: RMS per bin with its 95 % band, and the noise floor. Bands come from randomised quasi-Monte Carlo
 * replicates; a bin without an interval is drawn without a band.
 */
import type { AngleBin, OrbitResult } from '../orbit/result.ts';
import { linearScale, logScale, type Scale, type ScaleKind, tickText } from './axis.ts';
import { type FieldWords, fieldWords } from './field-words.ts';
import { type Figure, type Mark, movedApart, pathThrough } from './marks.ts';

export interface CurveSide {
  readonly side: 'A' | 'B';
  readonly result: OrbitResult;
}

export interface AnglePicture {
  readonly sides: readonly CurveSide[];
  readonly kind: ScaleKind;
  /** Of what the sides show; where it is not given, of forces. */
  readonly words?: FieldWords;
  /** The pinned angle, degrees, and the value there, in the field's unit. */
  readonly pinned?: { readonly angle: number; readonly value?: number };
}

export interface AngleLayout {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export const angleLayout = (width: number, height: number): AngleLayout => ({
  left: 34,
  right: width - 40,
  top: 8,
  bottom: height - 32,
});

const filled = (result: OrbitResult): readonly AngleBin[] => result.angles.filter(({ count }) => count > 0);

const forces = fieldWords('force-error');

/** An axis for curves of a field, in shown numbers; `values` are in the field's unit. */
export function curveScale(values: readonly number[], kind: ScaleKind, words: FieldWords): Scale {
  if (words.ends) return linearScale(...words.ends, 3);
  const positive = values.filter((value) => value > 0).map((value) => value * words.factor);
  // A model that answers nothing at all, as one that was not trained yet may, changes nothing.
  if (positive.length === 0) return kind === 'log' ? logScale(1e-3, 1) : linearScale(0, 1, 3);
  const high = Math.max(...positive, 1e-9);
  const low = Math.min(high, ...positive);
  return kind === 'log' ? logScale(Math.max(low, high * 1e-12), high) : linearScale(0, high, 3);
}

/** The axis shared by both curves, in shown numbers. */
export function angleScale({ sides, kind, words = forces }: AnglePicture): Scale {
  const values = sides.flatMap(({ result }) => [
    result.noiseFloor,
    ...filled(result).flatMap(({ error, low, high }) => [error, ...(low ? [low] : []), ...(high ? [high] : [])]),
  ]);
  return curveScale(values, kind, words);
}

export function angleFigure(picture: AnglePicture, width: number, height: number): Figure {
  const { words = forces } = picture;
  const { left, right, top, bottom } = angleLayout(width, height);
  const scale = angleScale(picture);
  const x = (degrees: number): number => left + 4 + ((right - left - 4) * degrees) / 180;
  const y = (value: number): number => bottom + (top - bottom) * scale.at(value * words.factor);
  const marks: Mark[] = tickMarks(scale, { left, right, top, bottom });
  for (const angle of [0, 45, 90, 135, 180]) {
    marks.push({ kind: 'line', x1: x(angle), y1: bottom, x2: x(angle), y2: bottom + 4, stroke: 'hair-2' });
    marks.push({ kind: 'text', x: x(angle), y: bottom + 16, text: `${angle}°`, anchor: 'middle' });
  }
  const labels: EndLabel[] = [];
  for (const { side, result } of picture.sides) {
    const role = side === 'A' ? 'a' : 'b';
    const bins = filled(result);
    const middle = ({ from, to }: AngleBin): number => x((from + to) / 2);
    const banded = bins.filter(({ low, high }) => low !== undefined && high !== undefined);
    const upper = banded.map((bin) => [middle(bin), y(bin.high ?? bin.error)] as const);
    const lower = banded.map((bin) => [middle(bin), y(bin.low ?? bin.error)] as const).reverse();
    if (banded.length > 1)
      marks.push({ kind: 'path', d: pathThrough([...upper, ...lower], true), fill: `${role}-soft` });
    marks.push({
      kind: 'path',
      d: pathThrough(bins.map((bin) => [middle(bin), y(bin.error)])),
      stroke: role,
      width: 2,
    });
    if (bins.length > 0) labels.push({ y: y(bins[bins.length - 1].error) + 4, text: side, fill: role, weight: 600 });
  }
  const floors = picture.sides.map(({ result }) => result.noiseFloor);
  const floor = drawnFloor(floors, words);
  if (floor !== undefined) {
    marks.push(floorLine(y(floor), left, right));
    labels.push(floorLabel(y(floor)));
  }
  marks.push(...labelMarks(labels, right + 6, bottom));
  marks.push(...pinnedMarks(picture, x, y, top, bottom));
  const centre = (left + right) / 2;
  marks.push({ kind: 'text', x: centre, y: height - 2, text: 'angle from the identity', anchor: 'middle' });
  return { width, height, title: words.curveTitle, marks };
}

/** Horizontal hairlines at the ticks of an upright axis, with their numbers. */
export function tickMarks(scale: Scale, { left, right, top, bottom }: AngleLayout): Mark[] {
  return scale.ticks.flatMap((tick): Mark[] => {
    const at = Math.round(bottom + (top - bottom) * scale.at(tick)) + 0.5;
    return [
      { kind: 'line', x1: left, y1: at, x2: right, y2: at, stroke: 'hair' },
      { kind: 'text', x: left - 6, y: at + 4, text: tickText(scale, tick), anchor: 'end' },
    ];
  });
}

/** A word at the end of a line. */
export interface EndLabel {
  readonly y: number;
  readonly text: string;
  readonly fill: 'a' | 'b' | 'ink-3';
  readonly weight: 400 | 600;
}

/** The noise floor that is drawn: the higher of them; undefined where there is none, or the field's ends are fixed. */
export function drawnFloor(floors: readonly number[], words: FieldWords): number | undefined {
  const floor = Math.max(0, ...floors);
  return words.ends || floor === 0 ? undefined : floor;
}

/** The floor as a dashed line, and its word. */
export const floorLine = (y: number, x1: number, x2: number): Mark => {
  return { kind: 'line', x1, y1: y, x2, y2: y, stroke: 'floor', width: 1.25, dash: '4 3' };
};
export const floorLabel = (y: number): EndLabel => ({ y: y + 4, text: 'floor', fill: 'ink-3', weight: 400 });

/** Words at the ends of lines, moved apart and kept above the axis. */
export function labelMarks(labels: readonly EndLabel[], x: number, bottom: number): Mark[] {
  const baselines = movedApart(
    labels.map((label) => label.y),
    13,
  );
  const over = Math.max(0, Math.max(...baselines) - (bottom + 4));
  return labels.map(({ text, fill, weight }, index) => {
    const size = weight === 600 ? 12 : 11;
    return { kind: 'text', x, y: baselines[index] - over, text, fill, weight, size };
  });
}

function pinnedMarks(
  { pinned }: AnglePicture,
  x: (degrees: number) => number,
  y: (value: number) => number,
  top: number,
  bottom: number,
): Mark[] {
  if (!pinned) return [];
  const at = x(pinned.angle);
  const late = pinned.angle > 150;
  const marks: Mark[] = [
    { kind: 'line', x1: at, y1: top, x2: at, y2: bottom, stroke: 'accent', width: 1 },
    {
      kind: 'text',
      x: at + (late ? -5 : 5),
      y: (top + bottom) / 2,
      text: [{ text: 'g', italic: true }],
      size: 12,
      fill: 'accent',
      anchor: late ? 'end' : 'start',
    },
  ];
  if (pinned.value !== undefined) {
    marks.push({ kind: 'circle', x: at, y: y(pinned.value), r: 3.5, fill: 'paper', stroke: 'accent', width: 2 });
  }
  return marks;
}
