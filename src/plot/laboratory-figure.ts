/** The laboratory as one picture for a paper: the functions and their product, the times over L, the triples, and in words what was measured where. */
import { type IrrepsType, type KindId, kindIds, kindOf, productNames } from '../experiment/laboratory/kinds.ts';
import { triplesWithin } from '../experiment/laboratory/settings.ts';
import type { Triple } from '../math/reach.ts';
import type { Matrix3 } from './camera.ts';
import { type CurvesPicture, curvesFigure } from './laboratory-curves.ts';
import { divergingScale, formulaFigure, type NamedFunction } from './laboratory-sphere.ts';
import { triplesFigure } from './laboratory-triples.ts';
import {
  crossoverWords,
  exponentWords,
  irrepsNames,
  irrepsNotes,
  measureHeads,
  medianWords,
  takenWords,
  timedWords,
  unitWords,
} from './laboratory-words.ts';
import type { Figure, Mark } from './marks.ts';
import { minus, significant } from './number-format.ts';

export interface LaboratoryPicture {
  readonly functions: readonly [NamedFunction, NamedFunction, NamedFunction];
  /** The largest value of all three. */
  readonly most: number;
  readonly camera: Matrix3;
  /** Absent where nothing was measured. */
  readonly curves: CurvesPicture | undefined;
  readonly isReached: (triple: Triple) => boolean;
  readonly chosen: Triple | undefined;
  readonly irreps: IrrepsType;
  readonly degree: number;
  /** What the numbers are: recorded or measured here, where and when. */
  readonly provenance: string;
}

const [WIDTH, MARGIN] = [1080, 24];
const CURVES = { width: 620, height: 260 } as const;
const TRIPLES = { width: 384, height: 240 } as const;
/** More triples than this are below the curves, both as wide as all of it. */
const MOST_BESIDE = 85;

/** Signs of a line below, at 12 px across the figure. */
const MOST_SIGNS = 155;

/** A text in lines of at most so many signs, broken between words, and nowhere in `L = 3`; a longer word has a line of its own. */
export function wrapped(text: string, most: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/(?<!=) (?!=)/).filter(Boolean)) {
    const last = lines[lines.length - 1];
    if (last !== undefined && last.length + 1 + word.length <= most) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

const at = ({ marks }: Figure, x: number, y: number): Mark => ({ kind: 'group', x, y, marks });

const heading = (text: string, note: string, x: number, y: number): Mark => ({
  kind: 'text',
  x,
  y,
  text: [
    { text, strong: true, fill: 'ink' },
    { text: `\u2003${note}`, fill: 'ink-3' },
  ],
  size: 13,
});

/** What stands below: what is compared, how colours and circles are read, what was found, and what was timed where. */
function captionLines(picture: LaboratoryPicture, a: KindId): string[] {
  const { most, curves, isReached, chosen, irreps, degree, provenance } = picture;
  const extreme = significant(most, 2);
  const triples = triplesWithin(irreps, degree);
  const { name } = kindOf(a);
  const compared = curves ? `A: ${name}; B: ${kindOf(curves.b).name}` : name;
  return [
    `${compared}. L = ${degree}: ${irrepsNotes[irreps]}.`,
    most > 0
      ? `Colours from ${minus}${extreme} to ${extreme}; zero is drawn as a line.`
      : 'Both functions and their product are zero everywhere: there is nothing to colour.',
    `Triples: a circle for each output degree that the triangle allows, filled where it is reached, ${triples.filter(isReached).length} of ${triples.length}${chosen ? '; the spheres show the ringed one alone' : ''}.`,
    ...(curves
      ? [
          crossoverWords(curves.run, curves.a, curves.b, curves.measure) ?? '',
          exponentWords(curves.run, curves.a, curves.b, curves.measure),
          ...kindIds.map((kind) => takenWords(curves.run, kind) ?? ''),
          `${timedWords(curves.run)}${curves.run.products.length > 0 ? ` Each time is a ${medianWords(curves.run)}.` : ''}${curves.run.roofs ? ' Dashed: the least time that the device’s roofs allow A.' : ''}`,
        ]
      : []),
    provenance,
  ].flatMap((line) => wrapped(line, MOST_SIGNS));
}

export function laboratoryFigure(picture: LaboratoryPicture, a: KindId): Figure {
  const { functions, most, camera, curves, isReached, chosen, irreps, degree } = picture;
  const { product, name } = kindOf(a);
  const formula = formulaFigure(functions, divergingScale(most, false), camera, WIDTH - 2 * MARGIN);
  const top = MARGIN + formula.height + 28;
  const isBeside = curves !== undefined && triplesWithin(irreps, degree).length <= MOST_BESIDE;
  const marks: Mark[] = [at(formula, MARGIN, MARGIN)];
  if (curves) {
    const width = isBeside ? CURVES.width : WIDTH - 2 * MARGIN;
    marks.push(heading(measureHeads[curves.measure], unitWords(curves.run.settings, curves.measure), MARGIN, top));
    marks.push(at(curvesFigure(curves, width, CURVES.height), MARGIN, top + 14));
  }
  const triples = { irreps, degree, isReached, cursor: undefined, chosen, product: productNames[product] };
  const [left, above, across] = isBeside
    ? [MARGIN + CURVES.width + 28, top, TRIPLES.width]
    : [MARGIN, top + (curves ? CURVES.height + 44 : 0), WIDTH - 2 * MARGIN];
  marks.push(heading('Which triples it reaches', productNames[product], left, above));
  marks.push(at(triplesFigure(triples, across, TRIPLES.height), left, above + 14));
  const lines = captionLines(picture, a);
  const foot = (isBeside ? top + CURVES.height : above + TRIPLES.height) + 40;
  for (const [n, text] of lines.entries())
    marks.push({ kind: 'text', x: MARGIN, y: foot + 18 * n, text, size: 12, fill: 'ink-2' });
  return {
    width: WIDTH,
    height: foot + 18 * lines.length + MARGIN - 8,
    title: `Tensor products: ${name}, L = ${degree}, ${irrepsNames[irreps]}`,
    marks,
  };
}
