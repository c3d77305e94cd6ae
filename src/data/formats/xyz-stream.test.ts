/** The reader over chunks: whatever the cuts, the same frames, remarks and refusals; and what one click mends. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../format-error.ts';
import type { ImportOptions } from '../subject.ts';
import { longestLine } from './text-lines.ts';
import { readXyz, type XyzContent, XyzReader } from './xyz.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

function outcome(read: () => XyzContent) {
  try {
    const { frames, ...rest } = read();
    return { ...rest, frames: [...frames] };
  } catch (error) {
    if (error instanceof FormatError) return error.problem;
    throw error;
  }
}

const whole = (text: string, options?: ImportOptions) => outcome(() => readXyz('test.xyz', bytes(text), options));

function inPieces(text: string, cuts: readonly number[], keep: 'frames' | 'places' = 'frames') {
  const all = bytes(text);
  const reader = new XyzReader({ file: 'test.xyz', size: all.length, keep });
  return outcome(() => {
    let from = 0;
    for (const cut of [...cuts, all.length].map((each) => Math.min(each, all.length)).sort((a, b) => a - b)) {
      reader.push(all.slice(from, cut));
      from = cut;
    }
    return reader.finish();
  });
}

const frame = (rows: string, comment = 'energy=-1.5 step=1') =>
  `${rows.trimEnd().split('\n').length}\n${comment}\n${rows}`;
const forces = 'Properties=species:S:1:pos:R:3:forces:R:3';
const texts = [
  frame('O 0 0 0\nH 0.76 0.59 0\nH -0.76 0.59 0\n').repeat(3),
  frame('O 0 0 0\r\nH 0.76 0.59 0\r\n').repeat(2).replace(/\r?\n/g, '\r\n'),
  frame('C 0 0 0 1 2 3\nFE 1 2 3 4 5 6\n', `${forces} energy=-2 time=0.5`) +
    frame('C 0 0 0 1 2 3\nN 1 2 3 4 nan 6\n', `${forces} energy=-3e1 time=1`) +
    frame('C 0 0 0 1 2 3\nN 1 2 3 4 5 6\n', `${forces} energy=none time=1`),
  frame('C 0 0 0 0.5\nN 1 2 3 0.25\n', 'plain') + frame('C 0 0 0 # one\nN 1 2 3\n', ''),
  frame('6 0 0 0 a T\n8 1 2 3 "b c" F\n', 'Properties=Z:I:1:pos:R:3:name:S:1:ok:L:1 Lattice="5 0 0 0 5 0 0 0 5"'),
  '3\ngdb 3\t799.58\nO\t0\t0\t7.6*^-2\t-0.5\nH\t6.4*^-6\t2.0\t1.5e-3\t0.2\nH\t0.87\t1.3\t0.6\t0.2\n1.4\t3.3\t7.7\nO\tO\t\nInChI=1S/H2O\tInChI=1S/H2O\n'.repeat(
    2,
  ),
  'H 0 0 0\nH 0 0 1\n',
  '2\n\nH 0 0 0\nH 0 0 zero\n',
  '\uFEFF1\n\nH 0 0 0',
];

describe('the same content in any pieces', () => {
  it.each(texts.map((text, index) => [index, text] as const))('text %i', (_, text) => {
    const expected = whole(text);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes(text).length), { maxLength: 12 }), (cuts) => {
        expect(inPieces(text, cuts)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
    expect(
      inPieces(
        text,
        Array.from(bytes(text), (_byte, at) => at),
      ),
    ).toEqual(expected);
  });

  it('also where only places are kept; each place gives its frame', () => {
    const text = texts[2]! + texts[0]! + texts[3]!;
    const all = whole(text);
    const places = inPieces(text, [100, 200], 'places');
    if (!('frames' in all) || !('frames' in places)) throw new Error('was refused');
    expect(places.notices).toEqual(all.notices);
    expect(places.fields).toEqual(all.fields);
    expect(places.frames).toEqual([all.frames[0]]);
    const { offsets, lines, atoms, length } = places.index!;
    expect(length).toBe(all.frames.length);
    for (let index = 0; index < length; index++) {
      const slice = bytes(text).slice(offsets[index], offsets[index + 1]);
      const reader = new XyzReader({ file: 'f', size: slice.length, keep: 'frames', linesBefore: lines[index]! - 1 });
      reader.push(slice);
      const one = reader.finish().frames.get(0);
      expect(one).toEqual(all.frames[index]);
      expect(one.species.length).toBe(atoms[index]);
    }
  });

  it('refuses a giant line without holding it all', () => {
    const reader = new XyzReader({ file: 'test.xyz', size: 2 ** 30, keep: 'places' });
    const block = new Uint8Array(2 ** 20).fill(0x41);
    reader.push(bytes('1\n'));
    let pushed = 0;
    const problem = outcome(() => {
      for (; pushed < 64; pushed++) reader.push(block);
      return reader.finish();
    });
    expect(problem).toMatchObject({ line: 2, found: 'a line longer than 16 MB' });
    expect(pushed).toBeLessThanOrEqual(longestLine / 2 ** 20 + 1);
  });
});

describe('one click mends', () => {
  const water = '3\nwater\nO 0 0 0\nH 0.76 0.59 0\nH -0.76 0.59 0\n';
  const mendOf = (text: string, which = 0, options?: ImportOptions) => {
    const problem = whole(text, options);
    if ('frames' in problem) throw new Error('was read');
    const mend = problem.mends?.[which];
    return mend && { label: mend.label, options: mend.options, result: whole(text, mend.options) };
  };

  it('a file that breaks off: the complete frames', () => {
    for (const end of ['3\ncut\nO 0 0 0\nH 0.7', '3\nbroken\nO 0 0 zero\n', 'some words\n', '0\n\n']) {
      const mend = mendOf(water + water + end)!;
      expect(mend).toMatchObject({ label: 'Use the 2 complete frames', options: { use: 'complete' } });
      expect(mend.result).toMatchObject({ frames: [{}, {}] });
      expect('frames' in mend.result && mend.result.notices[0]).toMatchObject({
        message: expect.stringMatching(/^Only the 2 complete frames were read: found .*, expected/),
        line: expect.any(Number),
      });
    }
  });

  it('a single frame that breaks off: the complete atoms, without a row that may have lost digits', () => {
    const cut = mendOf('3\nwater\nO 0 0 0\nH 0.76 0.59 0\nH -0.76 0.5')!;
    expect(cut.label).toBe('Use the 2 complete atoms');
    expect(cut.result).toMatchObject({ frames: [{ species: Uint8Array.of(8, 1) }] });
    expect('frames' in cut.result && [...cut.result.frames[0]!.positions]).toEqual([0, 0, 0, 0.76, 0.59, 0]);
    expect(mendOf('3\nwater\nO 0 0 0\nH 0.76 0.59 0\n')!.label).toBe('Use the 2 complete atoms');
    expect(mendOf('3\nwater\nO 0 0 0\nH 0.76 0.59 0')!.label).toBe('Use the complete atom');
    expect(mendOf('1000000000\n\nO 0 0 0\nH 0.76 0.59 0\n')!.result).toMatchObject({
      frames: [{ species: { length: 2 } }],
    });
    expect(mendOf('3\nwater\nO 0 0 0')).toBeUndefined();
    expect(mendOf('hello')).toBeUndefined();
  });

  it('coordinates that are not finite and labels that are no elements: without these atoms', () => {
    const text = `4\n${forces.replace('forces', 'name:S:1:forces')}\nC 0 0 0 a 1 2 3\nH nan 0 inf b 4 5 6\nX 1 1 1 c 7 8 9\nFE 2 2 2 d 1 0 1\n`;
    const finite = mendOf(text)!;
    expect(finite.label).toMatch(/without finite coordinates/);
    const both = mendOf(text, 0, finite.options)!;
    expect(both.options).toEqual({ notFinite: 'drop', unknownSpecies: 'drop' });
    if (!('frames' in both.result)) throw new Error('was refused');
    const [only] = both.result.frames;
    expect([...only!.species]).toEqual([6, 26]);
    expect([...only!.positions]).toEqual([0, 0, 0, 2, 2, 2]);
    expect([...only!.forces!]).toEqual([1, 2, 3, 1, 0, 1]);
    expect(only!.columns.get('name')?.values).toEqual(['a', 'd']);
    expect(only!.columns.get('labels')?.values).toEqual(['C', 'FE']);
    expect(both.result.notices.map(({ message }) => message)).toEqual(
      expect.arrayContaining([
        'An atom whose coordinates are not finite was left out.',
        'An atom whose label is no chemical element was left out.',
      ]),
    );
    const none = whole('1\n\nH nan 0 0\n', { notFinite: 'drop' });
    expect(none).toMatchObject({ found: 'no atom that could stay' });
    expect(whole(`1\n\nH nan 0 0\n${water}`, { notFinite: 'drop' })).toMatchObject({ frames: [{}] });
  });
});
