/** `orbit`, `product` and `record` as the terminal calls them, on the reference: the contract's keys, links that agree with files, refusals in one line. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { modelById } from '../model/registry.ts';
import { writeWeights } from '../train/weights.ts';
import { UsageError } from './arguments.ts';
import { run as orbit } from './orbit.ts';
import { run as product } from './product.ts';
import { run as record } from './record.ts';

const folder = mkdtempSync(join(tmpdir(), 'equivarium-cli-'));
const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const ethanol = 'public/samples/ethanol.xyz';
const water = '3\nwater\nO 0 0 0\nH 0.757 0.586 0\nH -0.757 0.586 0\n';
const hashOf = (text: string | Buffer) => createHash('sha256').update(text).digest('hex').slice(0, 12);
const onReference = ['--device', 'reference', '--elements', '16', '--json'];

let printed = '';
let said = '';
beforeEach(() => {
  printed = '';
  said = '';
  vi.spyOn(console, 'log').mockImplementation((text: string) => {
    printed += `${text}\n`;
  });
  vi.spyOn(console, 'error').mockImplementation((text: string) => {
    said += `${text}\n`;
  });
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => rmSync(folder, { recursive: true }));

async function answer(command: (args: readonly string[]) => Promise<number>, args: readonly string[]) {
  printed = '';
  expect(await command(args)).toBe(0);
  return JSON.parse(printed);
}

describe('orbit', () => {
  it('wraps the model in a mechanism, from the option or the link, and names it with its passes', async () => {
    const path = write('bent.xyz', '4\nbent\nO 0 0 0\nH 0.757 0.586 0\nH -0.957 0.486 0.1\nH 0.1 -0.4 0.9\n');
    const args = [path, '--model', 'transformer', '--weights', 'random:2'];
    const wrapped = await answer(orbit, [...args, '--mechanism', 'frames:all', ...onReference]);
    expect(wrapped.verdict).toBe('exact');
    expect(wrapped.facts).toMatchObject({ mechanism: 'frames:all', passes: 4 });
    const link = `v=1&a=transformer:random:2&file=bent.xyz~${hashOf(readFileSync(path))}~4&m=frames:all&n=16`;
    const { ms: _, ...linked } = await answer(orbit, [link, '--file', path, '--device=reference', '--json']);
    const { ms: __, ...byOption } = wrapped;
    expect({ ...linked, subject: 0 }).toEqual({ ...byOption, subject: 0 });
    expect(await orbit([...args, '--mechanism', 'frames:one', '--elements', '8', '--device=reference'])).toBe(0);
    expect(printed).toMatch(/mechanism {5}frames:one, 1 pass\n {2}axes {10}[\d., ]+RMS extents, smallest relative gap/);
    expect(printed).toMatch(/note .*not equivariant/);
    await expect(orbit([...args, '--mechanism', 'frames'])).rejects.toThrow(/--mechanism frames: expected none, turns/);
  });

  it('answers with the keys of the contract; the same seed gives the same elements', async () => {
    const args = [
      ethanol,
      '--model',
      'transformer',
      '--weights',
      'random:1',
      '--group',
      'so3',
      '--seed',
      '4',
      ...onReference,
    ];
    const result = await answer(orbit, args);
    expect(Object.keys(result)).toEqual(
      expect.arrayContaining(
        'model weights group adapter field unit reference verdict noiseFloor summary elements ms'.split(' '),
      ),
    );
    expect(result).toMatchObject({
      model: 'transformer',
      weights: 'random:1',
      group: 'so3',
      adapter: 'reference (float64)',
      field: 'force-error',
      unit: 'eV/A',
      reference: 'twirl',
      verdict: 'broken',
      subject: { name: 'ethanol.xyz', frame: 0, frames: 1, atoms: 9 },
    });
    const { relativeError, energySpread, worst } = result.summary;
    expect([relativeError, energySpread, worst.value].every((value) => value > 0)).toBe(true);
    expect(result.elements).toHaveLength(16);
    expect(result.elements[worst.index]).toMatchObject({ q: worst.q, value: worst.value });
    expect((await answer(orbit, args)).elements).toEqual(result.elements);
  });

  it('agrees with itself on a link to a sample, to a pasted molecule, and to a file by its hash', async () => {
    const [byFile, byLink] = [
      await answer(orbit, [ethanol, '--model', 'gaunt', '--weights', 'random:2', '--seed', '4', ...onReference]),
      await answer(orbit, [
        'https://example.org/equivarium/#v=1&a=gaunt:random:2&s=sample:ethanol&n=16&seed=4',
        '--device=reference',
        '--json',
      ]),
    ];
    expect(byLink.summary).toEqual(byFile.summary);
    const path = write('water.xyz', water);
    const file = `#v=1&a=transformer:random:2&b=gaunt:random:3&file=water.xyz~${hashOf(water)}~3&n=16&seed=4`;
    const { against, ...first } = await answer(orbit, [file, '--file', path, '--device=reference', '--json']);
    expect([first.model, against.model, against.verdict]).toEqual(['transformer', 'gaunt', 'exact']);
    const second = await answer(orbit, [
      path,
      '--model',
      'gaunt',
      '--weights',
      'random:3',
      '--seed',
      '4',
      ...onReference,
    ]);
    expect(second.summary).toEqual(against.summary);
    const chosen = await answer(orbit, [file, '--file', path, '--model', 'gaunt', '--device=reference', '--json']);
    expect(chosen.summary).toEqual(against.summary);
    await expect(orbit([file, '--device=reference'])).rejects.toThrow(
      /which no link contains: give it with --file PATH/,
    );
    await expect(orbit([file, '--file', ethanol, '--device=reference'])).rejects.toThrow(/is not the file of the link/);
    const archive = join(folder, 'several.zip');
    const encode = (text: string) => new TextEncoder().encode(text);
    writeFileSync(archive, zipSync({ 'other.xyz': encode('1\n\nH 0 0 0\n'), 'water.xyz': encode(water) }));
    const unpacked = await answer(orbit, [file, '--file', archive, '--model', 'gaunt', '--device=reference', '--json']);
    expect(unpacked.summary).toEqual(against.summary);
    writeFileSync(archive, zipSync({ 'other.xyz': encode('1\n\nH 0 0 0\n'), 'more.xyz': encode('1\n\nC 0 0 0\n') }));
    await expect(orbit([file, '--file', archive, '--device=reference'])).rejects.toThrow(/none of the 2 files in/);
  });

  it('climbs to the worst pose, in words; of an exact model, as a key, to none', async () => {
    const args = [write('climbed.xyz', water), '--weights', 'random:2', '--group', 'so2', '--worst'];
    expect(await orbit([...args, '--model', 'transformer', '--elements', '16', '--device=reference'])).toBe(0);
    expect(printed).toMatch(
      / {2}ascent {8}.* meV\/Å, .* above the worst of 16, .* evaluations\n {2}worst pose {4}\d+° from/,
    );
    expect(said).toMatch(/transformer: ascent, at most 16 of /);
    const { ascent, summary } = await answer(orbit, [...args, '--model', 'gaunt', ...onReference]);
    expect(ascent).toMatchObject({ ending: 'noise', value: summary.worst.value, evaluations: 0 });
  });

  it("names the subject's point group, and says whether the copies agree", async () => {
    const args = [write('folded.xyz', water), '--model', 'transformer', '--weights', 'random:2', '--fold'];
    const { fold } = await answer(orbit, [...args, ...onReference]);
    expect(fold).toMatchObject({ pointGroup: 'C2v', operations: 4, copies: { agree: true, evaluations: 12 } });
    printed = '';
    expect(await orbit([...args, '--elements', '16', '--device=reference'])).toBe(0);
    expect(printed).toMatch(
      /point group {3}C2v, 4 operations\n {2}copies {8}agree to .* meV\/Å \(noise floor .* meV\/Å\)\n/,
    );
  });

  it('finds a sample that a link names by hash, and says everything in words without --json', async () => {
    const bytes = readFileSync(ethanol);
    const link = `#v=1&a=gaunt:random:2&file=renamed.xyz~${hashOf(bytes)}~9&n=16&seed=4&zoom=3`;
    expect(await orbit([link, '--device', 'reference'])).toBe(0);
    expect(printed).toMatch(/^Gaunt network is exact.*\n {2}subject {7}ethanol\.xyz, frame 0\n/);
    expect(said).toContain('unknown keys in the link are ignored: zoom');
  });

  it('prints forces as the page does, with units and without powers of ten where they can be read', async () => {
    const args = [ethanol, '--model', 'transformer', '--weights', 'random:1', '--elements', '16', '--seed', '4'];
    expect(await orbit([...args, '--device', 'reference'])).toBe(0);
    const number = String.raw`(?:[\d\u2009]+(?:\.\d+)?|[\d.]+ × 10⁻[⁰¹²³⁴⁵⁶⁷⁸⁹]+)`;
    expect(printed).toMatch(
      new RegExp(`\n {2}force error {3}${number} meV/Å \\(95 %: ${number} to ${number} meV/Å\\)\n`),
    );
    expect(printed).toMatch(new RegExp(`\n {2}worst {9}${number} meV/Å at element `));
    expect(printed).toMatch(new RegExp(`\n {2}noise floor {3}${number} meV/Å\n`));
    expect(printed).not.toMatch(/e[+-]\d|meV\/A/);
  });

  const torus = '#v=1&a=pointnet:random:2&b=cloud-gaunt:random:2&s=solid:torus~7&n=24&points=farthest~24';

  it('judges a solid by class, from its seed alone, and says it in words', async () => {
    const { against, ...first } = await answer(orbit, [torus, '--device=reference', '--json']);
    expect(first).toMatchObject({
      field: 'class-distance',
      unit: '1',
      verdict: 'broken',
      subject: { name: 'torus of seed 7', cloud: { sampled: 24, scheme: 'farthest' }, atoms: 24 },
    });
    const { names, mean, modal, flipRate, accuracy } = first.summary.classes;
    expect([names.length, names[4]]).toEqual([10, 'torus']);
    expect(mean.reduce((sum: number, share: number) => sum + share, 0)).toBeCloseTo(1, 12);
    const found: number[] = first.elements.map((element: { class: number }) => element.class);
    expect(flipRate.value).toBeCloseTo(found.filter((one) => one !== modal).length / 24, 12);
    expect(accuracy.value).toBeCloseTo(found.filter((one) => one === 4).length / 24, 12);
    expect([against.verdict, against.summary.classes.flipRate.value]).toEqual(['exact', 0]);
    printed = '';
    expect(await orbit([torus, '--device=reference'])).toBe(0);
    const number = String.raw`(?:\d+(?:\.\d+)?|[\d.]+ × 10⁻[⁰¹²³⁴⁵⁶⁷⁸⁹]+)`;
    const rows = [
      `subject {7}torus of seed 7, 24 of 2\u2009048 points, farthest`,
      `distance {6}${number} \\(95 %: ${number} to ${number}\\)`,
      `class {9}[a-z]+ in [\\d.]+\u202f% of the poses`,
      `probabilities {1}([a-z]+ [01]\\.\\d{3}(, )?){3} on the mean over the orbit`,
      `flips {9}[\\d.]+\u202f% of the poses`,
      `right {9}[\\d.]+\u202f% of the poses`,
      `note {10}random weights`,
    ];
    for (const row of rows) expect(printed).toMatch(new RegExp(`\n {2}${row}`));
    expect(printed).toMatch(/\n\nGaunt network is exact, at the floor \(.*\): [a-z]+ in every pose\.\n/);
    expect(printed).not.toMatch(/meV|force|frame|NaN|undefined/);
  });

  it('judges a PLY by normals, as its link does', async () => {
    const corner = (n: number) => [n & 1, (n >> 1) & 1, 2 * ((n >> 2) & 1)].map((part, axis) => part + 0.01 * n * axis);
    const lines = Array.from({ length: 8 }, (_, n) => corner(n).join(' '));
    const head =
      'ply\nformat ascii 1.0\nelement vertex 8\nproperty float x\nproperty float y\nproperty float z\nend_header\n';
    const ply = `${head}${lines.join('\n')}\n`;
    const path = write('brick.ply', ply);
    const args = [path, '--model', 'pointnet', '--weights', 'random:5', '--points', 'random~8', '--output', 'normals'];
    const byFile = await answer(orbit, [...args, '--seed', '3', ...onReference]);
    expect(byFile).toMatchObject({
      field: 'normal-error',
      verdict: 'broken',
      subject: { cloud: { points: 8, sampled: 8 } },
    });
    expect(byFile.summary.classes.accuracy).toBeUndefined();
    const link = `#v=1&a=pointnet:random:5&file=brick.ply~${hashOf(ply)}~8&points=random~8&out=normals&n=16&seed=3`;
    const byLink = await answer(orbit, [link, '--file', path, '--device=reference', '--json']);
    expect(byLink.summary).toEqual(byFile.summary);
    printed = '';
    expect(await orbit([...args, '--elements', '16', '--device=reference'])).toBe(0);
    expect(printed).toMatch(/^PointNet is broken: over SO\(3\) normals change by /);
    expect(printed).toMatch(
      /\n {2}normal error {2}[\d.]+ \(95 %: [\d.]+ to [\d.]+\)\n {2}relative .* of the mean normals' RMS length /,
    );
    expect(printed).not.toMatch(/meV|force|right/);
  });

  it("takes a link's own weights only as the file of its hash", async () => {
    const model = modelById('gaunt');
    const config = model.configure([1, 6, 8]);
    const made = (seed: number) =>
      writeWeights({
        info: {
          version: 1,
          id: 'mine',
          title: 'mine',
          model: 'gaunt',
          config: { ...config, elements: [...config.elements] },
          normalisation: { referenceEnergies: [0, 0, 0] },
          domain: { elements: ['H', 'C', 'O'], level: 'none', rmsForce: 1, sets: ['none'] },
          training: { seed, steps: 1, batch: 1, pose: 'as-given', tilt: 0 },
        },
        parameters: model.parameters(config, seed),
      });
    const [mine, other] = [await made(1), await made(2)];
    const [path, wrong] = [join(folder, 'mine.safetensors'), join(folder, 'other.safetensors')];
    writeFileSync(path, mine.bytes);
    writeFileSync(wrong, other.bytes);
    const hash = mine.sha256.slice(0, 12);
    const link = `#v=1&a=gaunt:own:mine.safetensors~${hash}&s=sample:ethanol&n=16&seed=4`;
    const result = await answer(orbit, [link, '--weights', path, '--device=reference', '--json']);
    expect(result).toMatchObject({ weights: 'mine.safetensors', verdict: 'exact' });
    const refused = (weights: readonly string[]) => orbit([link, ...weights, '--device=reference']);
    await expect(refused(['--weights', wrong])).rejects.toThrow(
      `its SHA-256 is ${other.sha256.slice(0, 12)}..., the link's mine.safetensors has ${hash}...`,
    );
    await expect(refused(['--weights', 'gaunt-ethanol'])).rejects.toThrow(`(SHA-256 ${hash}...)`);
    await expect(refused([])).rejects.toThrow('give it with --weights PATH');
    const random = await answer(orbit, [link, '--weights', 'random:1', '--device=reference', '--json']);
    expect(random.weights).toBe('random:1');
  });

  it('finds the weights of an older link after newer ones took their place', async () => {
    const link = '#v=1&a=gaunt:ethanol~835daef3f6c5&s=sample:ethanol&n=4';
    const result = await answer(orbit, [link, '--device=reference', '--json']);
    expect(result).toMatchObject({ weights: 'gaunt-ethanol-835daef3f6c5.safetensors', verdict: 'exact' });
  });

  it.each([
    [[], 'expected one FILE or LINK, got 0'],
    [[ethanol], '--model ID is missing'],
    [[ethanol, '--model', 'mace'], '--model mace: expected transformer or gaunt'],
    [[ethanol, '--model', 'gaunt', '--elements', '3'], '--elements 3: expected 4 to 65536'],
    [[ethanol, '--model', 'gaunt', '--elements', '65537'], '--elements 65537: expected 4 to 65536'],
    [[ethanol, '--model', 'gaunt', '--group', 'so4'], '--group so4: expected so3, o3, so2~X,Y,Z'],
    [[ethanol, '--model', 'gaunt', '--weights', 'random:1', '--device', 'tpu'], '--device tpu: expected auto'],
  ])('calls %j wrong usage', async (args, message) => {
    await expect(orbit(args)).rejects.toThrow(UsageError);
    await expect(orbit(args)).rejects.toThrow(message);
  });

  it.each([
    [['absent.xyz', '--model', 'gaunt'], 'there is no file absent.xyz'],
    [[ethanol, '--model', 'gaunt', '--frame', '3'], 'ethanol.xyz has one frame, 0; there is no frame 3'],
    [[ethanol, '--model', 'gaunt', '--weights', 'mine'], /there are no weights mine: expected a file, random:SEED or/],
    [[write('gold.xyz', '1\n\nAu 0 0 0\n'), '--model', 'gaunt'], /random weights, --weights random:0/],
    [['#v=2&a=gaunt:random:1'], /made by a newer version/],
    [['#v=1&a=gaunt:random:1&s=sample:unobtainium'], /there is no sample unobtainium; there are ethanol/],
    [['#v=1&a=gaunt:random:1&s=sample:ethanol&n=-1'], /the link is not usable: n="-1"/],
    [['#lab=L:2'], /opens the laboratory alone: it names no model and no subject/],
    [[write('none.xyz', 'hello'), '--model', 'gaunt'], /none\.xyz, line 1: found/],
  ])('refuses %j in one line', async (args, message) => {
    await expect(orbit([...args, '--device', 'reference'])).rejects.toThrow(message);
    const failure = await orbit([...args, '--device', 'reference']).catch((error: Error) => error);
    expect((failure as Error).message).not.toContain('\n');
    expect(printed).toBe('');
  });
});

describe('product', () => {
  it('multiplies functions on the sphere: the constant times y is y', async () => {
    const unit = Math.sqrt(4 * Math.PI);
    const y = [0.1, 0.2, -0.3, 0.4];
    const input = {
      kind: 'gaunt-grid',
      degree1: 0,
      degree2: 1,
      degreeOut: 1,
      x: [[unit]],
      y: [y],
      gradZ: [[1, 0, 0, 0]],
    };
    const path = write('product.json', JSON.stringify(input));
    const output = await answer(product, [path, '--device', 'reference', '--json']);
    expect(output).toMatchObject({ kind: 'gaunt-grid', adapter: 'reference (float64)' });
    output.z[0].forEach((value: number, k: number) => {
      expect(value).toBeCloseTo(y[k], 12);
    });
    expect(output.gradY[0].map((value: number) => Math.round(value * 1e9) / 1e9)).toEqual([1, 0, 0, 0]);
  });

  it('refuses what is no product', async () => {
    await expect(product(['absent.json', '--device=reference'])).rejects.toThrow(
      /^there is no file absent\.json; remedy: check the path/,
    );
    await expect(product([write('text.json', 'x = 1'), '--device=reference'])).rejects.toThrow(
      /text\.json is not JSON/,
    );
    await expect(product([write('curl.json', '{"kind":"curl"}'), '--device=reference'])).rejects.toThrow(
      'kind: expected one of',
    );
    await expect(product([])).rejects.toThrow(UsageError);
  });
});

describe('record', () => {
  it('writes both models, their grids and the poses that the square shows', async () => {
    const out = join(folder, 'recorded', 'run.json');
    const link = 'v=1&a=transformer:random:1&b=gaunt:random:1&s=sample:ethanol&n=16&seed=4';
    expect(await record([`#${link}`, '--out', out, '--base=12', '--fibre=2', '--device=reference'])).toBe(0);
    const run = JSON.parse(readFileSync(out, 'utf8'));
    expect(run).toMatchObject({ version: 1, link, subject: { name: 'ethanol.xyz', frames: 1, frame: 0 } });
    expect(run.frame.species).toHaveLength(9);
    for (const [n, side] of [run.a, run.b].entries()) {
      expect(side.result.grid.elements).toHaveLength(12 * 2);
      expect(side.poses[0].q).toEqual([1, 0, 0, 0]);
      side.result.summary.worst.q.forEach((value: number, k: number) => {
        expect(side.poses[1 + n].q[k]).toBeCloseTo(value, 12);
      });
      expect(side.poses[1 + n].againstTwirl).toBeCloseTo(side.result.summary.worst.value, 10);
    }
    expect([run.a.result.verdict, run.b.result.verdict]).toEqual(['broken', 'exact']);
  });
});
