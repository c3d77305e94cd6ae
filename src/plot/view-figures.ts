/**
 * One view of an orbit as a figure of its own, for files: a heading, the view of each model beside the other on one colour scale or both in one chart, and what was run
 * below. The same figures as on the page.
 */
import { DEFAULT_GROUP } from '../group/describe.ts';
import type { OrbitResult, OrbitSlice } from '../orbit/result.ts';
import { angleFigure } from './angle-curve.ts';
import { loopsFigure } from './axis-loops.ts';
import { ballFigure } from './ball-figure.ts';
import { lookFrom } from './camera.ts';
import { colourBarFigure } from './colour-bar.ts';
import { extent, type FieldScale, fieldScale } from './field-scale.ts';
import { type FieldWords, fieldWords } from './field-words.ts';
import { globeFigure } from './globe.ts';
import { groupCurveFigure } from './group-curve.ts';
import { groupShapeFigure } from './group-shape.ts';
import { groupTitle } from './group-words.ts';
import type { Figure, Mark } from './marks.ts';
import { mollweideFigure, worstDirections } from './mollweide.ts';
import { discFigure, rimWords } from './nero-disc.ts';
import { directionOf, sphereTexture } from './orbit-field.ts';
import { noPower, powerFigure, powerSides } from './power-figure.ts';

/** Globe, map, disc, loops, angle and spectrum are of SO(3); shape and curve of other groups, the ball of all with rotations. */
export const viewNames = ['globe', 'map', 'disc', 'loops', 'ball', 'angle', 'spectrum', 'shape', 'curve'] as const;

export type ViewName = (typeof viewNames)[number];

/** A model's orbit with what its views need besides: a grid for globe and map, slices for disc and loops. */
export interface ViewedOrbit {
  readonly result: OrbitResult;
  readonly slices: readonly OrbitSlice[];
}

export interface ViewsPicture {
  /** One model, or A and B of one field. */
  readonly orbits: readonly ViewedOrbit[];
  /** What was run, one string a line. */
  readonly caption: readonly string[];
}

const sideNames = ['A', 'B'] as const;
const [tall, bar, margin, top] = [300, 90, 16, 48] as const;
/** Width of one model's picture; two globes or three planes take more. */
const panelOf = (name: ViewName, { exchanges }: OrbitResult): number => (name === 'shape' && !exchanges ? 560 : 340);
/** Characters of a caption's line for each pixel of its width. */
const LETTERS = 0.175;

const valuesOf = ({ elements }: OrbitSlice): number[] => elements.map(({ value }) => value);

function sliceOf({ slices }: ViewedOrbit, kind: 'disc' | 'loops'): OrbitSlice {
  const found = slices.find(({ slice }) => slice.kind === kind);
  if (!found) throw new Error(`the ${kind} of this orbit: expected an evaluated slice, found none`);
  return found;
}

function gridOf({ result }: ViewedOrbit): NonNullable<OrbitResult['grid']> {
  if (!result.grid) throw new Error('a globe or map of this orbit: expected a result with a grid, found none');
  return result.grid;
}

/** The picture of one model in its colours. */
type ColouredView = 'globe' | 'map' | 'disc' | 'ball' | 'shape';

function coloured(name: ColouredView, orbit: ViewedOrbit, scale: FieldScale): Figure {
  const { result } = orbit;
  const panel = panelOf(name, result);
  const worst = directionOf(result.summary.worst.q);
  switch (name) {
    case 'globe': {
      const camera = lookFrom(Math.atan2(worst[1], worst[0]) + 0.15, 0.34);
      return globeFigure({ texture: sphereTexture(gridOf(orbit), 'mean'), scale, camera, worst }, panel, tall, 54);
    }
    case 'map': {
      const texture = sphereTexture(gridOf(orbit), 'mean');
      return mollweideFigure({ texture, scale, worst: worstDirections(result) }, panel, tall, 54);
    }
    case 'disc': {
      const slice = sliceOf(orbit, 'disc');
      const normal = slice.slice.kind === 'disc' ? slice.slice.normal : ([0, 0, 1] as const);
      return discFigure({ values: valuesOf(slice), scale, radius: 'linear', normal }, panel, tall);
    }
    case 'ball':
      return ballFigure({ elements: result.grid?.elements ?? result.elements, scale }, panel, tall);
    case 'shape': {
      const shape = groupShapeFigure(result, scale, panel - 8, tall);
      if (!shape) throw new Error(`the shape of ${result.group}: expected an orbit with its picture, found none`);
      return shape;
    }
    default:
      throw new Error(`unknown view ${name satisfies never}`);
  }
}

const placed = (figure: Figure, x: number, y: number): Mark => ({ kind: 'group', x, y, marks: figure.marks });

function colouredMarks(name: ColouredView, orbits: readonly ViewedOrbit[], words: FieldWords): Mark[] {
  const results = orbits.map(({ result }) => result);
  const scale = fieldScale(results, { kind: 'linear', map: 'viridis', shown: 'A', dark: false, words });
  const spans = results.map((result, index) => {
    const [low, high] = extent(result);
    return { side: sideNames[index], low, high };
  });
  const floor = Math.max(...results.map(({ noiseFloor }) => noiseFloor));
  const panel = panelOf(name, results[0]);
  const panels = orbits.flatMap((orbit, index): Mark[] => {
    const x = margin + index * panel;
    const fill = index === 0 ? 'a' : 'b';
    return [
      placed(coloured(name, orbit, scale), x, top + 12),
      { kind: 'text', x, y: top + 6, text: sideNames[index], size: 12, weight: 600, fill },
    ];
  });
  const scaleBar = colourBarFigure({ scale, spans, floor, id: 'field-map', words }, bar, tall);
  return [...panels, placed(scaleBar, margin + orbits.length * panel + 8, top + 12)];
}

/** A chart of all models. */
function chart(
  name: 'loops' | 'angle' | 'spectrum' | 'curve',
  orbits: readonly ViewedOrbit[],
  words: FieldWords,
  width: number,
): Figure {
  const sides = orbits.map(({ result }, index) => ({ side: sideNames[index], result }));
  switch (name) {
    case 'loops': {
      const loops = orbits.map((orbit, index) => {
        const { noiseFloor } = orbit.result;
        return { side: sideNames[index], values: valuesOf(sliceOf(orbit, 'loops')), noiseFloor };
      });
      return loopsFigure({ sides: loops, kind: 'log', words }, width, 240);
    }
    case 'angle':
      return angleFigure({ sides, kind: 'log', words }, width, 240);
    case 'curve':
      return groupCurveFigure({ sides, rows: orbits[0].result.twirl.length / 3, kind: 'linear', words }, width, 240);
    case 'spectrum':
      return powerFigure(powerSides(orbits[0].result, orbits[1]?.result), width, 240);
    default:
      throw new Error(`unknown view ${name satisfies never}`);
  }
}

/** What is seen, in a line. */
function headingOf(name: ViewName, { orbits }: ViewsPicture, words: FieldWords): string {
  const headings: Readonly<Record<ViewName, string>> = {
    globe: `${words.axis}: by where z is seen from the body, mean over the turn about z`,
    map: `${words.axis}: by where z is seen from the body, equal areas; dots: the worst 2 % of poses`,
    disc: `${words.axis}: turns about axes across z, 0° to 180°; ${rimWords}`,
    loops: `${words.axis}: turns about x, y and z`,
    ball: `${words.axis}: ${orbits[0].result.group === DEFAULT_GROUP ? 'all of SO(3)' : 'the rotations'}, equal volume`,
    angle: words.curveTitle,
    shape: `${words.axis}: over ${groupTitle(orbits[0].result.group, orbits[0].result.field)}`,
    curve: `${words.axis}: along ${groupTitle(orbits[0].result.group, orbits[0].result.field)}`,
    spectrum: powerSides(orbits[0].result, orbits[1]?.result).length > 0 ? 'Share of variance, per cent' : noPower,
  };
  return headings[name];
}

/** A line in pieces of at most so many characters, cut between words. */
function wrapped(line: string, letters: number): string[] {
  const lines: string[] = [];
  for (const word of line.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < letters) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** @throws Error where the orbits lack the grid or the slice that the view draws */
export function viewFigure(name: ViewName, picture: ViewsPicture): Figure {
  const { orbits } = picture;
  const words = fieldWords(orbits[0].result.field);
  const isChart = name === 'loops' || name === 'angle' || name === 'spectrum' || name === 'curve';
  const width = Math.max(560, 2 * margin + orbits.length * panelOf(name, orbits[0].result) + bar + 8);
  const caption = picture.caption.flatMap((line) => wrapped(line, Math.floor((width - 2 * margin) * LETTERS)));
  const below = top + (isChart ? 240 : tall + 12) + 24;
  const heading = headingOf(name, picture, words);
  const marks: Mark[] = [
    { kind: 'text', x: margin, y: 26, text: heading, size: 12, fill: 'ink' },
    ...(isChart
      ? [placed(chart(name, orbits, words, width - 2 * margin), margin, top)]
      : colouredMarks(name, orbits, words)),
    ...caption.map((text, index): Mark => ({ kind: 'text', x: margin, y: below + 15 * index, text, size: 11 })),
  ];
  return { width, height: below + 15 * caption.length, title: heading, marks };
}
