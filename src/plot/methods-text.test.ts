/** Methods as text: every group, output and kind of model reads whole; numbers are the result's; LaTeX balances; BibTeX entries have what they need. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { groupOf } from '../group/describe.ts';
import { sampleGroup } from '../group/sampling.ts';
import { quaternionAt } from '../math/so3-sets.ts';
import * as tolerances from '../math/tolerances.ts';
import type { JudgedOutput, OrbitResult } from '../orbit/result.ts';
import { bibtex, type Citation, type CitationKey, citations } from './citations.ts';
import { formulaCloudOrbit } from './cloud-orbit.testing.ts';
import { type MethodsInput, type MethodsSide, methodsProse, methodsText } from './methods-text.ts';
import { formulaOrbit } from './orbit.testing.ts';
import { program } from './program.ts';
import { citedIn, latexProse, latexText, plainProse } from './prose.ts';

const groups = [
  'so3',
  'o3',
  'so2',
  'so2~1,-1,0.5',
  'cyclic~6',
  'dihedral~3',
  'tetrahedral',
  'octahedral',
  'icosahedral',
  'shifts~3',
  'scale~4',
  'permutations',
  'so3+permutations',
  'octahedral+shifts',
  'o3+shifts+scale+permutations',
];

const forces = formulaOrbit(0.5, 'transformer', 24, 12, 3).result;
const exactForces = formulaOrbit(0, 'gaunt', 24, 12, 3).result;

/** A result over elements as the group's own sampler gives them; the numbers stay. */
function over(group: string, result: OrbitResult, count = 96): OrbitResult {
  const { elements, replicates } = sampleGroup(groupOf(group), count, 5, 9);
  const list = Array.from({ length: elements.quaternions.length / 4 }, (_, n) => ({
    q: quaternionAt(elements, n),
    ...(elements.motions && { motion: elements.motions[n] }),
    value: result.elements[n % result.elements.length].value,
  }));
  return { ...result, group, elements: list, ...(replicates === 1 && { whole: true as const }) };
}

function judged(output: JudgedOutput, breaking = 0.4): OrbitResult {
  if (output === 'forces') return breaking > 0 ? forces : exactForces;
  if (output !== 'displacement') return formulaCloudOrbit(breaking, output, 24, 12, 3);
  const { energySpread: _, labelForceMae: __, ...summary } = forces.summary;
  const change = { field: 'displacement-error', unit: '1', model: 'particle-network' } as const;
  return { ...forces, ...change, summary: { ...summary, labelMeanSquare: 0.0123 } };
}

const side = (result: OrbitResult, rest: Partial<MethodsSide> = {}): MethodsSide => ({
  name: 'Transformer',
  by: { facts: { model: result.model, weights: result.weights, parameters: 48210 } },
  result,
  ...rest,
});

const inputOf = (sides: readonly MethodsSide[], rest: Partial<MethodsInput> = {}): MethodsInput => ({
  subject: 'ethanol_50%.xyz',
  frame: 38,
  seed: 7,
  sides,
  ...rest,
});

const plainOf = (input: MethodsInput): string => methodsProse(input).map(plainProse).join('\n');

/** Braces balance and never close before they open; dollar signs come in pairs. Escaped ones are text. */
function expectBalanced(latex: string): void {
  const bare = latex.replace(/\\[\\{}$%&#_,]/g, '');
  let depth = 0;
  let lowest = 0;
  for (const letter of bare) {
    depth += letter === '{' ? 1 : letter === '}' ? -1 : 0;
    lowest = Math.min(lowest, depth);
  }
  expect(lowest, latex).toBe(0);
  expect(depth, latex).toBe(0);
  expect([...bare].filter((letter) => letter === '$').length % 2, latex).toBe(0);
}

describe('methods', () => {
  it.each(groups)('are whole over %s, for every output', (group) => {
    for (const output of ['forces', 'class', 'normals', 'displacement'] as const) {
      for (const breaking of [0, 0.4]) {
        const input = inputOf([side(over(group, judged(output, breaking)))], { link: 'https://e.org/#v=1&n=96' });
        const text = methodsText(input);
        expect(text).not.toMatch(/undefined|NaN|Infinity|\[object|null/);
        expect(plainOf(input)).toContain(`group word ${group})`);
        expect(plainOf(input)).toContain('https://e.org/#v=1&n=96');
        for (const paragraph of methodsProse(input)) expectBalanced(latexProse(paragraph));
      }
    }
  });

  it('say what the sampler really did', () => {
    const said = (group: string, count: number) => plainOf(inputOf([side(over(group, forces, count))]));
    expect(said('so3', 96)).toContain('96 elements of SO(3) (group word so3), in 16 independent replicates of 6');
    expect(said('so3', 96)).toContain('a super-Fibonacci set of 6 rotations (Alexa 2022)');
    expect(said('so3', 97)).toContain('each a replicate of its own');
    expect(said('so3', 97)).toContain('an independent draw from the Haar measure');
    expect(said('so3', 97)).not.toContain('Alexa');
    expect(said('o3', 96)).toContain('a super-Fibonacci set of 3 rotations');
    expect(said('so2', 96)).toContain('a circle of 6 turns about z');
    expect(said('octahedral', 96)).toContain('All 24 elements of the octahedral group');
    expect(said('octahedral', 96)).not.toMatch(/95\s%/);
    expect(said('shifts~3', 96)).toContain('from 0.003 to 3 Å');
    expect(said('scale~4', 96)).toContain('from 1/4 to 4: each replicate is a ladder of 6 equal steps');
    expect(said('permutations', 96)).toContain('independent even draws');
    expect(said('octahedral+shifts', 96)).toContain('drawn independently of each other, element by element');
  });

  it('carry the numbers of the result, with intervals unless the group was visited whole', () => {
    const { error, relativeError, worst, twirlRms } = forces.summary;
    const text = plainOf(inputOf([side(over('so3', forces))]));
    const inMilli = (value: number): string => Number((1000 * value).toPrecision(3)).toString();
    for (const value of [error.value, error.low, error.high, worst.value, twirlRms])
      expect(text.replaceAll('\u2009', '')).toContain(`${inMilli(value)} meV/Å`);
    expect(text).toContain(`relative ${Math.round(100 * relativeError)}\u202f%`);
    expect(text).toContain('share of the loss 58\u202f% (95 %: 55\u202f% to 61\u202f%)');
    expect(text).toContain('force MAE 29.7 meV/Å');
    const wholeGroup = plainOf(inputOf([side(over('octahedral', forces))]));
    expect(wholeGroup).toContain('share of the loss 58\u202f%;');
    expect(wholeGroup).not.toContain('95 %:');
  });

  it('speak of labels and of the share only where there are labels', () => {
    const { nonEquivariantShare: _, labelForceMae: __, ...summary } = forces.summary;
    const without = inputOf([side({ ...forces, summary })]);
    expect(plainOf(without)).not.toMatch(/share|labels|Shen/);
    expect(citedIn(methodsProse(without).flat())).not.toContain('shen2025training');
    expect(citedIn(methodsProse(inputOf([side(forces)])).flat())).toContain('shen2025training');
  });

  it('take every threshold from where the verdict takes it', () => {
    const text = plainOf(inputOf([side(forces)]));
    const { EXACT_NOISE_FLOORS, EXACT_RELATIVE, BROKEN_RELATIVE, ABSOLUTE_FORCE_FLOOR } = tolerances;
    expect(text).toContain(`max d ≤ ${EXACT_NOISE_FLOORS} ν and max d / s is at most ${EXACT_RELATIVE}`);
    expect(text).toContain(`broken where E / s is above ${BROKEN_RELATIVE}`);
    expect(text).toContain(`not above ${1000 * ABSOLUTE_FORCE_FLOOR} meV/Å`);
    expect(plainOf(inputOf([side(judged('class'))]))).toContain(`E is above ${BROKEN_RELATIVE}`);
  });

  it('name the weights by seed or hash, and the mechanism with its passes', () => {
    const of = (weights: string, mechanism?: string) =>
      plainOf(
        inputOf([
          side(
            { ...forces, weights },
            { by: { facts: { model: 'm', weights, parameters: 3, ...(mechanism && { mechanism }) } } },
          ),
        ]),
      );
    expect(of('random:7')).toContain('3 parameters and untrained weights drawn with seed 7.');
    expect(of('gaunt-ethanol-0123456789ab.safetensors')).toContain('(SHA-256 begins with 0123456789ab)');
    expect(of('own:mine & yours.safetensors~0123456789ab')).toContain('the file mine & yours.safetensors (SHA-256');
    expect(of('train:4')).toContain('trained for this experiment from start values of seed 4');
    expect(of('random:7', 'frames:all')).toContain(
      'frame averaged (Puny et al. 2022) (mechanism word frames:all, 4 passes',
    );
    expect(of('random:7', 'average:octahedral')).toContain(
      'averaged over 24 rotations (mechanism word average:octahedral, 24 passes',
    );
    expect(of('random:7', 'none')).not.toContain('mechanism');
  });

  it('name both models, the file, and another program', () => {
    const hash = 'ab'.repeat(32);
    const input = inputOf(
      [side(forces, { by: { file: 'theirs.xyz' } }), side(exactForces, { name: 'Gaunt network' })],
      {
        hash,
        level: 'PBE+vdW-TS',
      },
    );
    const text = plainOf(input);
    expect(text).toContain('Model A is another program, whose outputs were read from the file theirs.xyz.');
    expect(text).toContain('Model B is the Gaunt network (Luo et al. 2024) with');
    expect(text).toContain(`9 atoms, SHA-256 of the file ${hash})`);
    expect(text).toContain('labels at the level of theory PBE+vdW-TS');
    expect(text).toContain('The subject is ethanol_50%.xyz, frame 38 counted from 0 (9 atoms');
    expect(text).toMatch(/A is broken.*B is exact/s);
    const points = { scheme: 'farthest', count: 128 };
    expect(plainOf(inputOf([side(judged('class'))], { points }))).toContain(
      'ethanol_50%.xyz, sampled with the seed to 128 points (farthest) (24 points)',
    );
  });
});

describe('LaTeX text', () => {
  it('escapes every special sign, and writes powers as formulas', () => {
    expect(latexText('a_b & 5 % of {x}~^#$\\')).toBe(
      'a\\_b \\& 5 \\% of \\{x\\}\\textasciitilde{}\\textasciicircum{}\\#\\$\\textbackslash{}',
    );
    expect(latexText('4.1 × 10⁻¹² meV/Å')).toBe('4.1 $\\times$ $10^{-12}$ meV/\\AA{}');
    expect(latexText('ρ(g), −3°')).toBe('$\\rho$(g), $-$3$^{\\circ}$');
  });
});

/** `@kind{key, name = {text}, ...}`: read by counting braces. */
function readEntry(text: string): { kind: string; key: string; fields: Map<string, string> } {
  const [, kind, key] = /^@(\w+)\{([^,\s]+),/.exec(text) ?? [];
  const fields = new Map<string, string>();
  let at = text.indexOf(',') + 1;
  for (;;) {
    const [head, name] = /^\s*(\w+) = \{/.exec(text.slice(at)) ?? [];
    if (head === undefined) break;
    const start = at + head.length;
    let end = start;
    for (let depth = 1; depth > 0; end++) depth += text[end] === '{' ? 1 : text[end] === '}' ? -1 : 0;
    expect(fields.has(name)).toBe(false);
    fields.set(name, text.slice(start, end - 1));
    at = text[end] === ',' ? end + 1 : end;
  }
  expect(text.slice(at).trim()).toBe('}');
  return { kind, key, fields };
}

describe('BibTeX', () => {
  const keys = Object.keys(citations) as CitationKey[];
  const required: Readonly<Record<Citation['kind'], readonly string[]>> = {
    article: ['author', 'title', 'journal', 'year'],
    inproceedings: ['author', 'title', 'booktitle', 'year'],
    misc: ['author', 'title'],
  };

  it.each(keys)('of %s is an entry with what its kind needs', (key) => {
    const entry = readEntry(bibtex(key));
    expect(entry.key).toBe(key);
    expect(entry.kind).toBe(citations[key].kind);
    for (const name of required[citations[key].kind]) expect(entry.fields.get(name), name).toMatch(/\S/);
    expectBalanced(bibtex(key));
  });

  it('is given for exactly what the text cites', () => {
    for (const input of [
      inputOf([side(forces)]),
      inputOf([side(judged('class'))]),
      inputOf([side(over('scale', forces))]),
    ]) {
      const text = methodsText(input);
      const cited = new Set([...text.matchAll(/\\cite\{(\w+)\}/g)].map(([, key]) => key));
      const given = [...text.matchAll(/^@\w+\{(\w+),$/gm)].map(([, key]) => key);
      expect(new Set(given)).toEqual(cited);
      expect(given).toHaveLength(cited.size);
      expect(given).toContain('zhao2023nero');
    }
  });

  it('names this program as CITATION.cff and package.json do', () => {
    const read = (name: string): string => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
    const citation = read('CITATION.cff');
    expect(citation).toContain(`title: "${program.title}"`);
    expect(citation).toContain(`- name: ${program.authors}`);
    expect(citation).toContain(`\nversion: ${program.version}\n`);
    expect(JSON.parse(read('package.json')).version).toBe(program.version);
  });
});
