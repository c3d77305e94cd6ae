/**
 * The definitions behind an orbit's numbers as formulas, plain and as LaTeX: aligned output, twirl, field, error, share of the loss, noise floor and verdict.
 * Sources: product.md "Words"; `orbit/judge.ts`, `orbit/summary.ts` and `orbit/verdict.ts`, whose thresholds (`math/tolerances.ts`) are written out here.
 */
import { type GroupChoice, groupOf } from '../group/describe.ts';
import {
  ABSOLUTE_DISPLACEMENT_FLOOR,
  ABSOLUTE_FORCE_FLOOR,
  ABSOLUTE_NORMAL_FLOOR,
  BROKEN_RELATIVE,
  EXACT_NOISE_FLOORS,
  EXACT_RELATIVE,
} from '../math/tolerances.ts';
import type { FieldName } from '../orbit/result.ts';
import { fieldWords, measured } from './field-words.ts';
import { type Formula, joined, letter, type Prose, prose } from './prose.ts';

const floor: Formula = { plain: 'ν', latex: '\\nu' };
const error = letter('E');
const size = letter('s');
const [f, x, g, y, n, R, p, t, H] = [...'fxgynRptH'].map(letter);
const lambda: Formula = { plain: 'λ', latex: '\\lambda' };
const sign: Formula = { plain: 'ε', latex: '\\varepsilon' };
const rho: Formula = { plain: 'ρ(g)', latex: '\\rho(g)' };

const action: Formula = {
  plain: '(g x)ₖ = ε λ R x_p(k) + t',
  latex: '(g \\cdot x)_k = \\varepsilon \\lambda R\\, x_{p(k)} + t',
};
const representation: Formula = {
  plain: '(ρ(g) v)ₖ = ε R v_p(k)',
  latex: '(\\rho(g)\\, v)_k = \\varepsilon R\\, v_{p(k)}',
};
const aligned: Formula = {
  plain: 'e(g) = ρ(g)⁻¹ f(g x)',
  latex: 'e(g) = \\rho(g)^{-1} f(g \\cdot x)',
};
const twirl: Formula = {
  plain: 'ē = (1/N) Σᵢ e(gᵢ)',
  latex: '\\bar e = \\frac{1}{N} \\sum_{i=1}^{N} e(g_i)',
};
const rms: Formula = {
  plain: 'E = [(1/N) Σᵢ d(gᵢ)²]^½',
  latex: 'E = \\bigl[ \\tfrac{1}{N} \\sum_{i=1}^{N} d(g_i)^2 \\bigr]^{1/2}',
};
const lossShare: Formula = {
  plain: 'S = Σᵢ ‖e(gᵢ) − ē‖² / Σᵢ ‖e(gᵢ) − y‖²',
  latex: 'S = \\sum_{i} \\lVert e(g_i) - \\bar e \\rVert^2 \\big/ \\sum_{i} \\lVert e(g_i) - y \\rVert^2',
};

/** Per component, or of vectors of three. */
const root = (components: string): Formula => ({
  plain: `d(g) = [(1/${components}) Σₖ |eₖ(g) − ēₖ|²]^½`,
  latex: `d(g) = \\bigl[ \\tfrac{1}{${components}} \\sum_{k=1}^{n} \\lvert e_k(g) - \\bar e_k \\rvert^2 \\bigr]^{1/2}`,
});

const divergence: Formula = {
  plain: 'd(g) = [H((e(g) + ē)/2) − (H(e(g)) + H(ē))/2]^½',
  latex:
    'd(g) = \\bigl[ H\\bigl(\\tfrac12 (e(g) + \\bar e)\\bigr) - \\tfrac12 \\bigl(H(e(g)) + H(\\bar e)\\bigr) \\bigr]^{1/2}',
};

const fields: Readonly<Record<FieldName, Prose>> = {
  'force-error': prose`the RMS over the ${n} atoms and the three components of forces, ${root('3n')}`,
  'normal-error': prose`the RMS length over the ${n} points of differences of unit normals, ${root('n')}`,
  'displacement-error': prose`the RMS length over the ${n} particles of differences of displacements, ${root('n')}`,
  'class-distance': prose`the Jensen-Shannon distance of the class probabilities ${{ cite: 'endres2003metric' }}, ${divergence} with the entropy ${H} in bits`,
};

/** What the error is relative to, and below what size that means nothing. */
const sizes: Readonly<Record<FieldName, { readonly of: string; readonly least: number } | undefined>> = {
  'force-error': { of: 'the RMS over atoms and components of the twirl', least: ABSOLUTE_FORCE_FLOOR },
  'normal-error': { of: 'the RMS length of the mean normals', least: ABSOLUTE_NORMAL_FLOOR },
  'displacement-error': { of: 'the RMS length of the mean displacements', least: ABSOLUTE_DISPLACEMENT_FLOOR },
  'class-distance': undefined,
};

/** The largest distance within so many noise floors, and a quotient or the bare error. */
const withinFloors: Formula = {
  plain: `max d ≤ ${EXACT_NOISE_FLOORS} ν`,
  latex: `\\max_i d(g_i) \\le ${EXACT_NOISE_FLOORS} \\nu`,
};
const largest: Formula = { plain: 'max d', latex: '\\max_i d(g_i)' };
const over = ({ plain, latex }: Formula): Formula => ({ plain: `${plain} / s`, latex: `${latex} / s` });

function verdictProse(name: FieldName): Prose {
  const scale = sizes[name];
  const [worst, whole] = scale ? [over(largest), over(error)] : [largest, error];
  const exact = prose`The verdict is exact where ${withinFloors} and ${worst} is at most ${EXACT_RELATIVE}, broken where ${whole} is above ${BROKEN_RELATIVE}, and approximate between`;
  return scale
    ? prose`${exact}; it is undecided where ${size} is not above ${measured(fieldWords(name), scale.least, 1)}.`
    : prose`${exact}.`;
}

/** What an element does to a subject that does more than turn it (`group/elements.ts`). */
function actionProse({ shifts, scale, permutations, rotations }: GroupChoice): Prose {
  const parts: Prose[] = [
    ...(rotations ? [prose`a rotation ${R}`] : []),
    ...(scale === undefined ? [] : [prose`a scale ${lambda}`]),
    ...(rotations?.kind === 'o3' ? [prose`a sign ${sign} of the inversion`] : []),
    ...(shifts === undefined ? [] : [prose`a shift ${t}`]),
    ...(permutations ? [prose`an order ${p} of the rows`] : []),
  ];
  const turns = rotations && rotations.kind !== 'o3' && parts.length === 1;
  return turns
    ? prose`Elements are rotations ${R} of the positions; ${rho} turns vectors that belong to them by ${R} and leaves scalars as they are.`
    : prose`An element of this group is ${joined(parts, ', ')}, what is not named being the identity; it acts as ${action}, and ${rho} takes vectors that belong to the rows as ${representation} and leaves scalars as they are.`;
}

export interface Defined {
  readonly field: FieldName;
  /** A word of `group/describe.ts`. */
  readonly group: string;
  /** A share of the loss against labels is among the numbers. */
  readonly share: boolean;
}

/** How the numbers are defined. */
export function definitionProse({ field, group, share }: Defined): Prose {
  const scale = sizes[field];
  const relative = scale
    ? prose`, given also relative to ${size}, ${scale.of}`
    : prose`, which lies between 0 and 1 and needs no scale`;
  const loss = share
    ? prose` The non-equivariant share of the squared loss is ${lossShare} with the labels ${y} ${{ cite: 'shen2025training' }}.`
    : [];
  return prose`${actionProse(groupOf(group))} For a model ${f}, a subject ${x} and an element ${g}, the aligned output is ${aligned}; for an equivariant model it does not depend on ${g} ${{ cite: 'zhao2023nero' }}. Its mean over the orbit is the twirl, ${twirl}. The field at ${g} is ${fields[field]}, and the error is ${rms}${relative}. The noise floor ${floor} is the RMS, over at most eight seeded elements, of the same distance between the outputs judged and outputs computed in another way that is exact up to rounding.${loss} ${verdictProse(field)}`;
}
