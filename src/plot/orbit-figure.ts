/** The orbit as one figure for a paper: verdict, globe, fibre, scale and angle curve, with what was run below. Used by export and terminal. */
import { DEFAULT_GROUP } from '../group/describe.ts';
import { type Quaternion, rotationAngle } from '../math/rotation.ts';
import type { Region } from '../mechanism/describe.ts';
import type { OrbitResult } from '../orbit/result.ts';
import { angleFigure } from './angle-curve.ts';
import type { ScaleKind } from './axis.ts';
import { lookFrom } from './camera.ts';
import { colourBarFigure } from './colour-bar.ts';
import { coverageFigure } from './coverage-figure.ts';
import { orbitSeenAs, type Quantity } from './element-value.ts';
import { fibreFigure } from './fibre-ring.ts';
import { extent, fieldScale, type MapName, type Shown } from './field-scale.ts';
import { fieldWords } from './field-words.ts';
import { globeFigure } from './globe.ts';
import { groupCurveFigure } from './group-curve.ts';
import { groupShapeFigure } from './group-shape.ts';
import type { Figure, Mark, TextMark } from './marks.ts';
import {
  directionOf,
  fibreAngle,
  fibreValues,
  type Reduction,
  sphereTexture,
  textureDifference,
  valueAt,
} from './orbit-field.ts';
import { coverageOf } from './region-coverage.ts';
import { sentenceOf, verdictWords } from './verdict-words.ts';

export interface OrbitPicture {
  readonly a: OrbitResult;
  readonly b?: OrbitResult | undefined;
  readonly shown: Shown;
  readonly pinned: Quaternion;
  readonly scale: ScaleKind;
  readonly map: MapName;
  readonly reduction: Reduction;
  /** What of a cloud's orbit is drawn; the change where it is not given. */
  readonly quantity?: Quantity;
  /** The value at the pinned element where it is a sample (in the field's unit, of what is shown); else it is read between samples. */
  readonly pinnedValue?: number | undefined;
  /** Where training turns of what is shown came from, drawn on the globe. */
  readonly region?: Region | undefined;
  /** What was run, one string a line. */
  readonly caption: readonly string[];
}

/** Within the margins, pixels; and a size that can still be read in print. */
const lineWidth = 728;
const SMALLEST_TEXT = 7;

const placed = (figure: Figure, x: number, y: number): Mark => ({ kind: 'group', x, y, marks: figure.marks });

function fieldMarks(picture: OrbitPicture, results: readonly OrbitResult[]): Mark[] {
  const { shown, pinned, scale: kind, map, reduction, quantity = 'change' } = picture;
  const a = results[0];
  const b: OrbitResult | undefined = results[1];
  const words = fieldWords(a.field, quantity);
  const first = shown === 'B' && b ? b : a;
  if (!first.grid) return [];
  const scale = fieldScale(results, { kind, map, shown: b ? shown : 'A', dark: false, words });
  const signed = scale.signed && b?.grid;
  const own = sphereTexture(first.grid, reduction);
  const texture = signed ? textureDifference(own, sphereTexture(b.grid, reduction)) : own;
  const direction = directionOf(pinned);
  const worst = directionOf(first.summary.worst.q);
  const camera = lookFrom(Math.atan2(direction[1], direction[0]) + 0.15, 0.34);
  const around = fibreValues(first.grid, direction);
  const other = signed ? fibreValues(b.grid, direction) : undefined;
  const between = valueAt(first.grid, pinned) - (signed ? valueAt(b.grid, pinned) : 0);
  const spans = results.map((result, index) => {
    const [low, high] = extent(result);
    return { side: index === 0 ? ('A' as const) : ('B' as const), low, high };
  });
  const floor = Math.max(...results.map(({ noiseFloor }) => noiseFloor));
  const fibre = {
    outer: other ? around.map((entry, k) => entry - other[k]) : around,
    scale,
    angle: fibreAngle(pinned),
    readout: picture.pinnedValue === undefined ? `≈ ${words.number(between)}` : words.number(picture.pinnedValue),
    unit: `${words.readout}, ${signed ? 'A − B' : shown === 'B' ? 'B' : 'A'}`,
  };
  return [
    placed(globeFigure({ texture, scale, camera, pinned: direction, worst }, 360, 280, 54), 16, 72),
    ...(picture.region ? [placed(coverageFigure(coverageOf(picture.region), camera, 360, 280), 16, 72)] : []),
    placed(fibreFigure(fibre, 260, 280), 380, 72),
    placed(colourBarFigure({ scale, spans, floor, id: 'field-map', words }, 84, 280), 648, 72),
  ];
}

/** The field of a group other than SO(3) in its own shape, A beside B, with the curve along the group; or that curve alone, as large as both. */
function groupMarks(picture: OrbitPicture, results: readonly OrbitResult[]): Mark[] {
  const { scale: kind, map, reduction, quantity = 'change' } = picture;
  const words = fieldWords(results[0].field, quantity);
  const scale = fieldScale(results, { kind, map, shown: 'A', dark: false, words });
  const across = 620 / results.length;
  const shapes = results.flatMap((result) => groupShapeFigure(result, scale, across - 8, 280, reduction) ?? []);
  const sides = results.map((result, index) => ({ side: index === 0 ? ('A' as const) : ('B' as const), result }));
  const curve = { sides, rows: results[0].twirl.length / 3, kind, words };
  if (shapes.length < results.length) return [placed(groupCurveFigure(curve, 728, 496), 16, 72)];
  const spans = sides.map(({ side, result }) => {
    const [low, high] = extent(result);
    return { side, low, high };
  });
  const floor = Math.max(...results.map(({ noiseFloor }) => noiseFloor));
  return [
    ...shapes.map((shape, index) => placed(shape, 16 + index * across, 72)),
    placed(colourBarFigure({ scale, spans, floor, id: 'field-map', words }, 84, 280), 648, 72),
    placed(groupCurveFigure(curve, 728, 200), 16, 368),
  ];
}

/** The globe with its fibre, and the curve by the angle. */
function sphereMarks(picture: OrbitPicture, results: readonly OrbitResult[]): Mark[] {
  const { pinned, quantity = 'change' } = picture;
  const words = fieldWords(results[0].field, quantity);
  const sides = results.map((result, index) => ({ side: index === 0 ? ('A' as const) : ('B' as const), result }));
  const angle = (rotationAngle(pinned) * 180) / Math.PI;
  return [
    ...fieldMarks(picture, results),
    { kind: 'text', x: 16, y: 384, text: words.curve, size: 12, fill: 'ink-2' },
    placed(angleFigure({ sides, kind: 'log', words, pinned: { angle } }, 728, 176), 16, 392),
  ];
}

/** A line of text in the size that is wished, or as small as it must be to stay within the figure: letters are some 0.56 of their size wide. */
function line(text: string, y: number, wished: number): TextMark {
  const size = Math.max(SMALLEST_TEXT, Math.min(wished, lineWidth / (0.56 * text.length)));
  return { kind: 'text', x: 16, y, text, size: Math.floor(10 * size) / 10 };
}

/** The figure, 760 pixels wide. Without a grid the globe is left out. */
export function orbitFigure(picture: OrbitPicture): Figure {
  const { a, caption, quantity = 'change' } = picture;
  const b = picture.b?.field === a.field && picture.b.group === a.group ? picture.b : undefined;
  const results = b ? [a, b] : [a];
  const seen = results.map((result) => orbitSeenAs(result, quantity));
  const sides = results.map((result, index) => ({ side: index === 0 ? ('A' as const) : ('B' as const), result }));
  const verdicts: Mark[] = sides.map(({ side, result }, index) => ({
    ...line(sentenceOf(verdictWords(side, result)), 28 + index * 22, 14),
    fill: 'ink',
  }));
  const notes: Mark[] = caption.map((text, index) => line(text, 590 + index * 15, 11));
  return {
    width: 760,
    height: 590 + caption.length * 15,
    title: sides.map(({ side, result }) => sentenceOf(verdictWords(side, result))).join(' '),
    marks: [
      ...verdicts,
      ...(a.group === DEFAULT_GROUP ? sphereMarks(picture, seen) : groupMarks(picture, seen)),
      ...notes,
    ],
  };
}
