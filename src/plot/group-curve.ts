/**
 * The field along a group's coordinate: every element as a dot, root mean squares (of probabilities and flips means) over equal parts as a line, both models, the noise floor, and the
 * pinned element. A finite group has its elements alone: each is what it is.
 */
import type { OrbitElement, OrbitResult } from '../orbit/result.ts';
import type { CurveSide } from './angle-curve.ts';
import { linearScale, logScale, type Scale, type ScaleKind, tickText } from './axis.ts';
import type { FieldWords } from './field-words.ts';
import { type GroupAxis, groupAxis } from './group-axis.ts';
import { coordinate, type Figure, type Mark, movedApart, pathThrough } from './marks.ts';

export interface GroupCurvePicture {
  readonly sides: readonly CurveSide[];
  /** Rows of the subject. */
  readonly rows: number;
  readonly kind: ScaleKind;
  readonly words: FieldWords;
  readonly pinned?: Pick<OrbitElement, 'q' | 'motion' | 'value'> | undefined;
}

/** Pixels from which the axis below says what goes up as well. */
const WIDE = 420;

interface Plane {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly axis: GroupAxis;
  readonly scale: Scale;
  readonly x: (element: Pick<OrbitElement, 'q' | 'motion'>) => number;
  readonly y: (value: number) => number;
}

function scaleOf({ sides, kind, words }: GroupCurvePicture): Scale {
  if (words.ends) return linearScale(...words.ends, 3);
  const values = sides.flatMap(({ result }) => [result.noiseFloor, ...result.elements.map(({ value }) => value)]);
  const shown = values.filter((value) => value > 0).map((value) => value * words.factor);
  const high = shown.reduce((most, value) => Math.max(most, value), 0);
  if (high === 0) return linearScale(0, 1, 3);
  const low = shown.reduce((least, value) => Math.min(least, value), high);
  return kind === 'log' ? logScale(Math.max(low, high * 1e-12), high) : linearScale(0, high, 4);
}

/** Where things lie in a figure of this size. @throws RangeError without sides */
export function curvePlane(picture: GroupCurvePicture, width: number, height: number): Plane {
  const [first] = picture.sides;
  if (!first) throw new RangeError('A curve needs an orbit.');
  const { group, field } = first.result;
  const axis = groupAxis(group, field, picture.rows);
  const scale = scaleOf(picture);
  const [left, right, top, bottom] = [44, width - 40, 10, height - 34];
  return {
    left,
    right,
    top,
    bottom,
    axis,
    scale,
    x: (element) => left + 6 + (right - left - 12) * axis.at(axis.of(element)),
    y: (value) => bottom + (top - bottom) * scale.at(value * picture.words.factor),
  };
}

/** Means over the parts of the axis, of squares under the root where `isRoot`: middle of the part, 0 to 1, and value. */
function binned(
  { elements }: OrbitResult,
  axis: GroupAxis,
  isRoot: boolean,
): readonly (readonly [at: number, value: number])[] {
  const sums = new Float64Array(axis.bins);
  const counts = new Float64Array(axis.bins);
  for (const element of elements) {
    const bin = Math.min(axis.bins - 1, Math.floor(axis.at(axis.of(element)) * axis.bins));
    sums[bin] += isRoot ? element.value ** 2 : element.value;
    counts[bin]++;
  }
  return [...counts.keys()]
    .filter((bin) => counts[bin] > 0)
    .map((bin) => {
      const mean = sums[bin] / counts[bin];
      return [(bin + 0.5) / axis.bins, isRoot ? Math.sqrt(mean) : mean] as const;
    });
}

/** Both ends of a closed axis, between its last part and its first. */
function seam(means: readonly (readonly [at: number, value: number])[]): readonly (readonly [number, number])[] {
  const between = (means[0][1] + means[means.length - 1][1]) / 2;
  return [
    [0, between],
    [1, between],
  ];
}

const dot = (x: number, y: number, r: number): string =>
  `M${coordinate(x - r)} ${coordinate(y)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`;

function sideMarks(
  { side, result }: CurveSide,
  plane: Plane,
  isRoot: boolean,
): { readonly marks: Mark[]; readonly last: number } {
  const role = side === 'A' ? 'a' : 'b';
  const { left, right, axis, x, y } = plane;
  const whole = result.whole === true;
  const radius = whole ? 3.5 : 1.6;
  const dots = result.elements.map((element) => dot(x(element), y(element.value), radius)).join('');
  const means = binned(result, axis, isRoot);
  const line = [...means, ...(axis.closed && means.length > 1 ? seam(means) : [])]
    .sort(([p], [q]) => p - q)
    .map(([at, value]) => [left + 6 + (right - left - 12) * at, y(value)] as const);
  const marks: Mark[] = [{ kind: 'path', d: dots, fill: role, opacity: whole ? 0.85 : 0.35 }];
  if (!whole) marks.push({ kind: 'path', d: pathThrough(line), stroke: role, width: 2 });
  return { marks, last: line.length > 0 ? line[line.length - 1][1] : plane.bottom };
}

function axisMarks({ left, right, top, bottom, axis, scale }: Plane, words: FieldWords): Mark[] {
  const marks: Mark[] = [];
  for (const tick of scale.ticks) {
    const at = Math.round(bottom + (top - bottom) * scale.at(tick)) + 0.5;
    marks.push({ kind: 'line', x1: left, y1: at, x2: right, y2: at, stroke: 'hair' });
    marks.push({ kind: 'text', x: left - 6, y: at + 4, text: tickText(scale, tick), anchor: 'end' });
  }
  for (const { value, text } of axis.ticks) {
    const at = left + 6 + (right - left - 12) * axis.at(value);
    marks.push({ kind: 'line', x1: at, y1: bottom, x2: at, y2: bottom + 4, stroke: 'hair-2' });
    marks.push({ kind: 'text', x: at, y: bottom + 16, text, anchor: 'middle' });
  }
  const title = right - left > WIDE ? `${axis.title}; up: ${words.axis}` : axis.title;
  marks.push({ kind: 'text', x: (left + right) / 2, y: bottom + 31, text: title, anchor: 'middle' });
  return marks;
}

/** The figure. @throws RangeError without sides */
export function groupCurveFigure(picture: GroupCurvePicture, width: number, height: number): Figure {
  const { sides, words, pinned } = picture;
  const plane = curvePlane(picture, width, height);
  const { left, right, top, bottom, axis, x, y } = plane;
  const marks = axisMarks(plane, words);
  const labels: { y: number; text: string; fill: 'a' | 'b' | 'ink-3'; weight: 400 | 600 }[] = [];
  for (const side of sides) {
    const { marks: own, last } = sideMarks(side, plane, !words.ends);
    marks.push(...own);
    labels.push({ y: last + 4, text: side.side, fill: side.side === 'A' ? 'a' : 'b', weight: 600 });
  }
  const floors = words.ends ? [] : sides.map(({ result }) => result.noiseFloor).filter((floor) => floor > 0);
  if (floors.length > 0) {
    const floor = y(Math.max(...floors));
    marks.push({ kind: 'line', x1: left, y1: floor, x2: right, y2: floor, stroke: 'floor', width: 1.25, dash: '4 3' });
    labels.push({ y: floor + 4, text: 'floor', fill: 'ink-3', weight: 400 });
  }
  const baselines = movedApart(
    labels.map((label) => label.y),
    13,
  );
  const over = Math.max(0, Math.max(...baselines) - (bottom + 4));
  labels.forEach(({ text, fill, weight }, index) => {
    marks.push({
      kind: 'text',
      x: right + 6,
      y: baselines[index] - over,
      text,
      fill,
      weight,
      size: weight === 600 ? 12 : 11,
    });
  });
  if (pinned) {
    const at = x(pinned);
    marks.push({ kind: 'line', x1: at, y1: top, x2: at, y2: bottom, stroke: 'accent', width: 1 });
    marks.push({ kind: 'circle', x: at, y: y(pinned.value), r: 4, fill: 'paper', stroke: 'accent', width: 2 });
  }
  return { width, height, title: `${words.curveTitle.split(' by angle')[0]}, along the group: ${axis.title}`, marks };
}

/** Index of the element whose dot lies nearest to a point of the figure. */
export function elementUnder(
  picture: GroupCurvePicture,
  result: OrbitResult,
  width: number,
  height: number,
  at: readonly [number, number],
): number {
  const { x, y } = curvePlane(picture, width, height);
  const far = result.elements.map((element) => Math.hypot(x(element) - at[0], (y(element.value) - at[1]) / 2));
  return far.indexOf(Math.min(...far));
}

/** Indices of elements from left to right. */
export function alongAxis({ elements, group, field }: OrbitResult, rows: number): number[] {
  const axis = groupAxis(group, field, rows);
  const places = elements.map((element) => axis.of(element));
  return [...elements.keys()].sort((p, q) => places[p] - places[q] || p - q);
}
