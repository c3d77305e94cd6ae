import fc from 'fast-check';
import { gzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { FormatError } from './format-error.ts';
import { framesOf } from './frames.ts';
import { importFile } from './import.ts';
import type { Frame } from './subject.ts';
import { withPredictions, writeXyz } from './write-xyz.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const water = '3\nProperties=species:S:1:pos:R:3 energy=-2.5 charge=0\nO 0 0 0\nH 0.76 0.59 0\nH -0.76 0.59 0\n';

describe('importFile', () => {
  it('gives kind, fields and the hash of the bytes as dropped', async () => {
    const { subject } = await importFile('water.xyz', bytes(water));
    expect(subject).toMatchObject({ kind: 'molecule', name: 'water.xyz', fields: ['charge', 'energy'] });
    expect((await importFile('two.xyz', bytes(water + water))).subject.kind).toBe('trajectory');
    const abc = await importFile('h', bytes('1\n\nH 0 0 0\n'));
    expect(abc.subject.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(abc.subject.hash).not.toBe(subject.hash);
  });

  it('recognises gzip by content, whatever the name', async () => {
    const packed = gzipSync(bytes(water));
    const { subject } = await importFile('water.xyz', packed);
    expect([...framesOf(subject)]).toEqual([...framesOf((await importFile('w.gz', bytes(water))).subject)]);
  });

  it.each([
    ['bzip2-compressed data', bytes('BZh91AY')],
    ['an empty file', new Uint8Array(0)],
    ['binary data (a zero byte)', Uint8Array.of(51, 10, 0, 7)],
    ['UTF-16 text', Uint8Array.of(0xff, 0xfe, 0x33, 0)],
    ['an empty file', gzipSync(new Uint8Array(0))],
  ])('refuses %s', async (found, content) => {
    await expect(importFile('dropped', content)).rejects.toMatchObject({ problem: { file: 'dropped', found } });
  });

  it('throws nothing but FormatError, whatever the bytes', async () => {
    const seeds = [water, '2\nLattice="5 0 0 0 5 0 0 0 5" pbc="T T T"\nC 0 0 0 1\nO 0 0 1 2\n'].map(bytes);
    const edit = fc.tuple(fc.nat(200), fc.nat(3), fc.uint8Array({ minLength: 1, maxLength: 6 }));
    const digits = fc.constantFrom(
      ...['9', '\n', '*^', '"', '[', ' ', ':', 'nan', '-', 'InChI=', '1000000000'].map(bytes),
    );
    const anyEdit = fc.oneof(edit, fc.tuple(fc.nat(200), fc.nat(3), digits));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...seeds), fc.array(anyEdit, { maxLength: 8 }), async (seed, edits) => {
        let content = [...seed];
        for (const [at, drop, insert] of edits) content.splice(at % (content.length + 1), drop, ...insert);
        await importFile('mutated', Uint8Array.from(content)).catch((error) =>
          expect(error).toBeInstanceOf(FormatError),
        );
        content = [...gzipSync(Uint8Array.from(content))];
        for (const [at, drop, insert] of edits.slice(0, 2)) content.splice(at % (content.length + 1), drop, ...insert);
        await importFile('mutated', Uint8Array.from(content)).catch((error) =>
          expect(error).toBeInstanceOf(FormatError),
        );
      }),
      { numRuns: 600 },
    );
  });
});

describe('writeXyz', () => {
  const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
  const lattice = fc.constantFrom(undefined, Float64Array.of(5, 0.1, 0, 0, 6, 0, 1e-3, 0, 7.25));
  const word = fc
    .stringMatching(/^[a-z]{3,8}_?[0-9]?$/)
    .filter(
      (name) => !/energ|forc|pos|coord|xyz|spec|symb|elem|numb|latt|pbc|prop|bohr|tot|labels|gdb|atom|nano/.test(name),
    );
  const text = fc.string({ maxLength: 12 }).filter((value) => !/[\r\n]|bohr|atomic/i.test(value));
  const frame: fc.Arbitrary<Frame> = fc
    .tuple(fc.integer({ min: 1, max: 4 }), lattice, fc.option(finite), fc.boolean(), fc.dictionary(word, text), word)
    .chain(([atoms, cell, energy, withForces, info, column]) =>
      fc
        .tuple(
          fc.array(fc.integer({ min: 1, max: 118 }), { minLength: atoms, maxLength: atoms }),
          fc.array(finite, { minLength: 8 * atoms, maxLength: 8 * atoms }),
          fc.array(fc.stringMatching(/^[A-Za-z0-9 ]{0,5}$/), { minLength: atoms, maxLength: atoms }),
          fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
        )
        .map(([species, values, names, periodic]) => ({
          species: Uint8Array.from(species),
          positions: Float64Array.from(values.slice(0, 3 * atoms)),
          ...(cell ? { lattice: cell } : {}),
          periodic: cell ? periodic : [false, false, false],
          ...(energy === null ? {} : { energy }),
          ...(withForces ? { forces: Float64Array.from(values.slice(3 * atoms, 6 * atoms)) } : {}),
          info: new Map(Object.entries(info)),
          columns: new Map<string, { width: number; values: Float64Array | string[] }>([
            [`${column}_n`, { width: 2, values: Float64Array.from(values.slice(6 * atoms)) }],
            [`${column}_t`, { width: 1, values: names }],
          ]),
        })),
    );

  it('reads back as the same frames, bit for bit', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(frame, { minLength: 1, maxLength: 3 }), async (frames) => {
        const { subject } = await importFile('written.xyz', bytes(writeXyz(frames)));
        expect([...framesOf(subject)]).toEqual(frames);
      }),
      { numRuns: 200 },
    );
  });

  it('adds the predictions of models, and reads them back bit for bit', async () => {
    const { subject } = await importFile('water.xyz', bytes(water));
    const frame = framesOf(subject).get(0);
    const forces = Float64Array.from(frame.positions, (value, k) => Math.sin(value + k) / 3);
    const predicted = withPredictions(frame, [
      { name: 'gaunt', energy: -1 / 3, forces },
      { name: 'mace', energy: 2 / 3, forces },
      { name: 'my net: 2', forces },
    ]);
    const back = framesOf((await importFile('p.xyz', bytes(writeXyz([predicted])))).subject).get(0);
    expect(back).toEqual(predicted);
    expect(back.energy).toBe(-2.5);
    expect(back.forces).toBeUndefined();
    expect(Number(back.info.get('energy_gaunt'))).toBe(-1 / 3);
    expect([...back.columns.keys()]).toEqual(['forces_gaunt', 'forces_predicted_by_mace', 'forces_my_net_2']);
    expect([...(back.columns.get('forces_gaunt')!.values as Float64Array)]).toEqual([...forces]);
    expect(() => withPredictions(predicted, [{ name: 'gaunt', energy: 1 }])).toThrow(RangeError);
    expect(() => withPredictions(frame, [{ name: 'x', forces: new Float64Array(3) }])).toThrow(RangeError);
  });

  it('recognises formats by content, whatever the name', async () => {
    const off = 'OFF\n1 0 0\n1 2 3\n';
    expect((await importFile('a.xyz', bytes(off))).subject).toMatchObject({ kind: 'point-cloud', format: 'OFF' });
    expect((await importFile('a.ply', bytes(water))).subject).toMatchObject({
      kind: 'molecule',
      format: 'extended XYZ',
    });
    expect((await importFile('a.off', gzipSync(bytes(off)))).subject.format).toBe('OFF');
    const ply =
      'ply\nformat ascii 1.0\nelement vertex 1\nproperty float x\nproperty float y\nproperty float z\nend_header\n1 2 3\n';
    expect((await importFile('a.pdb', bytes(ply))).subject).toMatchObject({ kind: 'point-cloud', format: 'ASCII PLY' });
  });

  it('refuses what a column cannot hold', async () => {
    const { subject } = await importFile('water.xyz', bytes(water));
    const withText = (values: string[]) => [
      { ...framesOf(subject).get(0), columns: new Map([['name', { width: 1, values }]]) },
    ];
    expect(() => writeXyz(withText(['"a', 'b', 'c']))).toThrow(RangeError);
    expect(() => writeXyz(withText(['a b"', 'b', 'c']))).toThrow(RangeError);
  });
});
