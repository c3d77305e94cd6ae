/** The field of an orbit over another group than SO(3) in the shape of the group, for files: two globes, planes of shifts, a map of exchanges. */
import { DEFAULT_GROUP, groupOf } from '../group/describe.ts';
import type { OrbitResult } from '../orbit/result.ts';
import { lookFrom } from './camera.ts';
import { exchangeFigure } from './exchange-map.ts';
import type { FieldScale } from './field-scale.ts';
import { globeFigure } from './globe.ts';
import { lengthUnitOf } from './group-words.ts';
import type { Figure, Mark } from './marks.ts';
import { directionOf, type Reduction, sphereTexture } from './orbit-field.ts';
import { planesFigure } from './shift-planes.ts';

/** The views that an orbit over a group can be drawn in, by the names of `view-figures.ts`. */
export function viewsOfGroup(word: string): readonly string[] {
  if (word === DEFAULT_GROUP) return ['globe', 'map', 'disc', 'loops', 'ball', 'angle', 'spectrum'];
  const choice = groupOf(word);
  const alone = Object.keys(choice).length === 1;
  const hasShape = word === 'o3' || (alone && (choice.shifts !== undefined || choice.permutations === true));
  return [...(hasShape ? ['shape'] : []), 'curve', ...(choice.rotations ? ['ball'] : [])];
}

function twoGlobes(
  result: OrbitResult,
  scale: FieldScale,
  width: number,
  height: number,
  reduction: Reduction,
): Figure {
  const { grid, mirrored, summary } = result;
  const { worst } = summary;
  const direction = directionOf(worst.q);
  const camera = lookFrom(Math.atan2(direction[1], direction[0]) + 0.15, 0.34);
  const half = width / 2;
  const marks = [grid, mirrored].flatMap((part, n): Mark[] => {
    if (!part) return [];
    const own = (worst.motion?.improper === true) === (n === 1);
    const picture = { texture: sphereTexture(part, reduction), scale, camera, ...(own && { worst: direction }) };
    const text = n === 0 ? 'turned' : 'turned and mirrored';
    return [
      { kind: 'group', x: n * half, y: 0, marks: globeFigure(picture, half - 8, height - 18, 54).marks },
      { kind: 'text', x: n * half + half / 2, y: height - 2, text, anchor: 'middle' },
    ];
  });
  return { width, height, title: 'The field over the rotations, and over the rotations with a mirror', marks };
}

/** Undefined where the group's shape is a curve, or no picture was asked for. */
export function groupShapeFigure(
  result: OrbitResult,
  scale: FieldScale,
  width: number,
  height: number,
  reduction: Reduction = 'mean',
): Figure | undefined {
  const { grid, mirrored, planes, exchanges, field } = result;
  if (grid && mirrored) return twoGlobes(result, scale, width, height, reduction);
  if (planes) {
    const values = planes.elements.map(({ value }) => value);
    return planesFigure({ planes, values, scale, unit: lengthUnitOf(field) }, width, height);
  }
  if (!exchanges) return undefined;
  const values = exchanges.elements.map(({ value }) => value);
  return exchangeFigure({ map: exchanges, values, scale, nameOf: (row) => String(row + 1) }, width, height);
}
