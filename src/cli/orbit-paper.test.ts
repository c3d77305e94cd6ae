/** What leaves the terminal for a paper: the methods paragraph with the numbers of the very run; and a link's result, checked. */
import { afterAll, beforeEach, expect, it, vi } from 'vitest';
import { UsageError } from './arguments.ts';
import { run as orbit } from './orbit.ts';

let printed = '';
beforeEach(() => {
  printed = '';
  vi.spyOn(console, 'log').mockImplementation((text: string) => {
    printed += text;
  });
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterAll(() => {
  vi.restoreAllMocks();
});

const link = 'v=1&a=particle-network:random:2&b=particle-equivariant:random:2&s=system:charges~7&f=3&n=24&seed=3';
const onReference = ['--device', 'reference'];

it('prints methods of both models after the rows, with the link', async () => {
  expect(await orbit([link, '--methods', ...onReference])).toBe(0);
  const [rows, methods] = printed.split('\n\nMethods, plain text\n\n');
  expect(rows).toMatch(/noise floor/);
  expect(methods).toContain('Model A is the Particle network with');
  expect(methods).toContain('drawn with seed 2. Model B is the Equivariant particle network');
  expect(methods).toContain('The subject is charges of seed 7, frame 3 counted from 0 (5 particles)');
  expect(methods).toContain('24 elements of SO(3) (group word so3), in 6 independent replicates of 4, with seed 3');
  expect(methods).toContain(`run again at ${link}`);
  expect(methods).toContain('@misc{equivarium,');
  const [, error] = /change {2,}(\S+)/.exec(rows) ?? [];
  expect(methods).toContain(`error ${error} `);
});

it('gives them in JSON as well, and names no link that an option changed', async () => {
  const args = [link, '--model', 'particle-network', '--group', 'octahedral', '--methods', '--json', ...onReference];
  expect(await orbit(args)).toBe(0);
  const { methods, elements } = JSON.parse(printed);
  expect(elements).toHaveLength(24);
  expect(methods).toContain('All 24 elements of the octahedral group');
  expect(methods).not.toContain('run again');
});

it('says whether the result that a link brings is reproduced, and fails with --check alone where it is not', async () => {
  const answer = async (...args: string[]) => {
    printed = '';
    const code = await orbit([...args, '--json', ...onReference]);
    return { code, digest: JSON.parse(printed).digest };
  };
  const one = link.replace(/&b=[^&]*/, '');
  const first = await answer(`${one}&d=d~24~b:1:1:1:0`);
  expect(first.code).toBe(0);
  expect(first.digest.agrees).toBe(false);
  expect(first.digest.words).toMatch(/^differs: the displacement error of A is \S+ here, 1.00 there$/);
  const same = await answer(`${one}&d=${first.digest.here}`, '--check');
  expect(same).toMatchObject({ code: 0, digest: { agrees: true, words: 'reproduced within tolerance' } });
  expect((await answer(`${one}&d=${first.digest.here}`.replace('~24~', '~48~'), '--check')).code).toBe(1);
  const other = await answer(`${one}&d=${first.digest.here}`, '--elements', '12');
  expect(other.digest.words).toBe('not compared: the options make another experiment of the link');
  printed = '';
  expect(await orbit([`${one}&d=what`, '--check', ...onReference])).toBe(1);
  expect(printed).toMatch(/\n {2}digest {8}not compared: what the link says of it could not be read/);
  await expect(orbit([one, '--check', ...onReference])).rejects.toThrow(UsageError);
});
