/** `aggregate` as the terminal calls it, on the reference: files that agree with the answer, interruption and `--resume`, solids, refusals in a line. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { springFrames } from '../experiment/training.testing.ts';
import { run as aggregate } from './aggregate.ts';
import { UsageError } from './arguments.ts';
import { run as orbit } from './orbit.ts';

const folder = mkdtempSync(join(tmpdir(), 'equivarium-aggregate-'));
const block = (positions: ArrayLike<number>): string =>
  `3\nspring\n${['O', 'H', 'H'].map((symbol, n) => `${symbol} ${[0, 1, 2].map((k) => positions[3 * n + k]).join(' ')}`).join('\n')}\n`;
const frames = [...springFrames(4).map(({ positions }) => block(positions)), block([0, 0, 0, 1, 0, 0, 1, 0, 0])];
const path = join(folder, 'springs.xyz');
writeFileSync(path, frames.join(''));
const hash = createHash('sha256').update(frames.join('')).digest('hex').slice(0, 12);
const link = `v=1&a=transformer:random:2&b=gaunt:random:2&file=springs.xyz~${hash}~3&n=8&seed=4`;
const both = [link, '--file', path, '--device', 'reference'];

let printed = '';
let said = '';
let heard: (text: string) => void = () => undefined;
beforeEach(() => {
  [printed, said, heard] = ['', '', () => undefined];
  vi.spyOn(console, 'log').mockImplementation((text: string) => {
    printed += `${text}\n`;
  });
  vi.spyOn(console, 'error').mockImplementation((text: string) => {
    said += `${text}\n`;
    heard(text);
  });
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => rmSync(folder, { recursive: true }));

const read = (out: string, name: string): string => readFileSync(join(out, name), 'utf8');

describe('aggregate', () => {
  it('answers for both models of a link, and leaves files that say the same', async () => {
    const out = join(folder, 'both');
    expect(await aggregate([...both, '--frames', '2:5', '--out', out])).toBe(0);
    expect(printed).toContain(`3 of 5 frames of springs.xyz (${hash}), seed 4`);
    expect(printed).toMatch(
      /A \(transformer\) is broken: over SO\(3\) and the set forces change by .* broken in 3 of 3 samples/,
    );
    expect(printed).toMatch(/B \(gaunt\) is exact in all of 2 samples, at the floor/);
    expect(printed).toMatch(/frame 4 +broken .* not judged/);
    expect(printed).toMatch(/left out: 1\n +frame 4: Atoms 2 and 3 of 3 are in the same place/);
    expect(printed).toMatch(/Consensus: .* RMS over 2 samples/);
    expect(readdirSync(out).sort()).toEqual(
      'aggregate.json elements.csv globe.svg samples.csv scatter-mean.svg scatter-spread.svg state.json'.split(' '),
    );
    const { sides, consensus, shares } = JSON.parse(read(out, 'aggregate.json'));
    expect(sides[0].ranked.map(({ sample }: { sample: number }) => sample)).toHaveLength(3);
    expect(consensus.each).toHaveLength(2);
    expect(shares[0]).toBeGreaterThan(shares[1]);
    const elements = read(out, 'elements.csv').trimEnd().split('\r\n');
    expect(elements).toHaveLength(9);
    expect(Number(elements[3].split(',')[5])).toBe(sides[0].orbit.elements[2].value);
    expect(read(out, 'samples.csv')).toContain(`0,frame 2,`);
    for (const name of ['globe.svg', 'scatter-mean.svg', 'scatter-spread.svg']) {
      expect(read(out, name)).toMatch(/^<svg [^>]*xmlns/);
      expect(read(out, name)).not.toMatch(/NaN|undefined|Infinity|var\(--/);
      expect(read(out, name)).toContain('A: transformer, random:2, 3 samples.');
    }
    // Three orbits have no neighbourhoods; those of an exact model differ by rounding alone and are not asked.
    await expect(
      aggregate([...both, '--frames', '2:5', '--out', out, '--resume', '--scatter', 'umap']),
    ).rejects.toThrow('UMAP needs at least 6 orbits; there are 3. Remedy: look at the principal components.');
    // Frame 3 of the set is what `orbit` says of it alone.
    printed = '';
    await orbit([...both, '--frame', '3', '--json']);
    const alone = JSON.parse(printed);
    const [own] = sides[0].ranked.filter(({ sample }: { sample: number }) => sample === 1);
    expect(own).toMatchObject({ id: 'frame 3', verdict: alone.verdict, relativeError: alone.summary.relativeError });
  });

  it('is interrupted between samples and goes on to the same bits with --resume', async () => {
    const [whole, pieces] = [join(folder, 'whole'), join(folder, 'pieces')];
    // A group without a globe: nothing is evaluated for a picture.
    const group = ['--group', 'tetrahedral', '--device', 'reference'];
    const one = [path, '--model', 'transformer', '--weights', 'random:2', ...group];
    await aggregate([...one, '--out', whole]);
    heard = (text) => {
      if (text.includes('frame 3')) process.listeners('SIGINT').at(-1)?.('SIGINT');
    };
    await expect(aggregate([...one, '--out', pieces])).rejects.toThrow('interrupted; go on with --resume');
    expect(readdirSync(pieces)).toEqual(['state.json']);
    heard = () => undefined;
    await expect(aggregate([...one, '--seed', '9', '--out', pieces, '--resume'])).rejects.toThrow(/seed is 0/);
    expect(await aggregate([...one, '--out', pieces, '--resume'])).toBe(0);
    expect(said).toContain('goes on after 3 of 5 samples');
    expect(read(pieces, 'aggregate.json')).toBe(read(whole, 'aggregate.json'));
    expect(readdirSync(pieces)).not.toContain('globe.svg');
    expect(read(pieces, 'state.json')).toBe(read(whole, 'state.json'));
  });

  it('takes solids of every class, some frames of a file, and systems', async () => {
    const clouds = ['--solids', '1', '--points', 'farthest~8', '--model', 'pointnet', '--weights', 'random:1'];
    const options = ['--elements', '4', '--device', 'reference'];
    await aggregate([...clouds, ...options]);
    expect(printed).toMatch(/1 of each of 10 solids, 8 points farthest, seed 0/);
    expect(printed).toMatch(/by class\n +class +samples +change +flips +right\n +box +1 /);
    printed = '';
    const water = ['--model', 'transformer', '--weights', 'random:1', ...options, '--json'];
    await aggregate([path, ...water, '--frames', '0:4:2']);
    const { sides } = JSON.parse(printed);
    expect(sides[0].ranked.map(({ id }: { id: string }) => id).sort()).toEqual(['frame 0', 'frame 2']);
    printed = '';
    await aggregate([
      'v=1&a=particle-network:random:1&s=system:charges~3&out=displacement',
      '--samples',
      '2',
      ...options,
    ]);
    expect(printed).toMatch(/2 of the systems charges of seed 3/);
    expect(printed).toMatch(/system 1000/);
  });

  it.each([
    [[path], /--model ID is missing/],
    [[path, '--model', 'gaunt,transformer,gaunt'], /expected one or two of/],
    [[path, '--model', 'gaunt,transformer', '--weights', 'random:1'], /go with one model/],
    [[path, '--model', 'gaunt', '--samples', '9'], /--samples 9: expected 1 to 5/],
    [[path, '--model', 'gaunt', '--frames', '3:2'], /--frames 3:2: expected FROM:BELOW/],
    [[path, '--model', 'gaunt', '--frames', '0:2', '--samples', '1'], /expected one of them/],
    [[path, '--model', 'gaunt', '--solids', '2'], /without FILE/],
    [[path, '--model', 'gaunt', '--resume'], /--resume: expected --out DIR/],
    [[path, '--model', 'gaunt', '--scatter', 'tsne'], /--scatter tsne: expected pca or umap/],
    [[path, '--model', 'gaunt', '--elements', '3'], /expected 4 to 65536/],
    [['--model', 'gaunt'], /expected one FILE or LINK, or --solids/],
    [['v=1&a=pointnet:random:1&s=solid:torus~1&out=class'], /say with --solids PER_CLASS/],
  ])('refuses %j', async (args, message) => {
    await expect(aggregate([...args, '--device', 'reference'])).rejects.toThrow(UsageError);
    await expect(aggregate([...args, '--device', 'reference'])).rejects.toThrow(message);
  });

  it('says so where no sample can be judged', async () => {
    const args = [path, '--model', 'gaunt', '--weights', 'random:1', '--frames', '4:5', '--elements', '4'];
    await expect(aggregate([...args, '--device', 'reference'])).rejects.toThrow(
      /gaunt can be judged on none of 1 samples\. frame 4: Atoms 2 and 3 of 3 are in the same place/,
    );
  });
});
