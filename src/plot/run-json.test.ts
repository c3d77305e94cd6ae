/** The run as JSON: whole, valid as an experiment again, and with the digest that its results have. */
import { expect, it } from 'vitest';
import { decodeLink } from '../experiment/link.ts';
import { parseExperiment } from '../experiment/schema.ts';
import { formulaOrbit } from './orbit.testing.ts';
import { program } from './program.ts';
import { readDigest } from './result-digest.ts';
import { runJson } from './run-json.ts';

const link = 'https://e.org/#v=1&a=transformer:random:1&b=gaunt:random:2&s=sample:ethanol&n=24&seed=9';
const experiment = parseExperiment({
  version: 1,
  subject: { kind: 'sample', id: 'ethanol' },
  a: { model: 'transformer', weights: 'random:1' },
  b: { model: 'gaunt', weights: 'random:2' },
  elements: 24,
  seed: 9,
});
const [a, b] = [formulaOrbit(0.5, 'transformer', 24, 12, 3), formulaOrbit(0, 'gaunt', 24, 12, 3)];
const date = new Date('2026-11-29T02:03:04Z');

it('holds program, date, adapter, link, digest, experiment, facts and both results', () => {
  const run = JSON.parse(runJson({ link, experiment, a, b, date }));
  expect(run.program).toEqual({ name: 'Equivarium', version: program.version });
  expect([run.date, run.adapter, run.link]).toEqual(['2026-11-29T02:03:04.000Z', 'formula', link]);
  expect(parseExperiment(run.experiment)).toEqual(experiment);
  expect(decodeLink(run.link, experiment).experiment).toEqual(experiment);
  expect(readDigest(run.digest)?.sides.map(({ verdict }) => verdict)).toEqual(['broken', 'exact']);
  expect(run.facts).toEqual({ a: a.facts, b: b.facts });
  expect([run.a, run.b]).toEqual(JSON.parse(JSON.stringify([a.result, b.result])));
  expect(run.files).toEqual({});
});

it('names the file of another program, and has no digest without all results', () => {
  const file = { name: 'theirs.xyz', hash: 'ab'.repeat(32) };
  const run = JSON.parse(runJson({ link, experiment, a: { result: a.result, file }, b: { result: undefined }, date }));
  expect(run.files.a).toEqual({ name: 'theirs.xyz', sha256: file.hash });
  expect(run).not.toHaveProperty('digest');
  expect(run).not.toHaveProperty('b');
  expect(JSON.parse(runJson({ link, experiment, a, date })).digest).toMatch(/^f~24~b:[^~]*$/);
});
