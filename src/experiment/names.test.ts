/** What `names.ts` says again so that the first paint needs none of the readers must be what they say. */
import { describe, expect, it } from 'vitest';
import { fewestPoints, mostPoints, samplingSchemes } from '../data/cloud-sample.ts';
import { mostPoints as mostPointsOfFile } from '../data/formats/mesh-parts.ts';
import { solidIds } from '../data/solids/classes.ts';
import { systemIds } from '../data/systems/systems.ts';
import { judges } from '../orbit/judge.ts';
import { decodeLink, encodeLink } from './link.ts';
import {
  DEFAULT_POINTS,
  FEWEST_POINTS,
  judgedOutputs,
  MOST_ATOMS,
  MOST_POINTS,
  schemes,
  solidWords,
  systemWords,
} from './names.ts';
import type { Experiment } from './schema.ts';

describe('the words of an experiment', () => {
  it('offer the sampling schemes that there are, and sizes that they take', () => {
    expect(schemes).toEqual(samplingSchemes);
    expect(solidWords).toEqual(solidIds);
    expect(systemWords).toEqual(systemIds);
    expect([...judgedOutputs].sort()).toEqual(Object.keys(judges).sort());
    expect(FEWEST_POINTS).toBeGreaterThanOrEqual(fewestPoints);
    expect(MOST_POINTS).toBeLessThanOrEqual(mostPoints);
    expect(schemes).toContain(DEFAULT_POINTS.scheme);
  });

  it('hold the largest file that is read: its link is read again', () => {
    expect(MOST_ATOMS).toBeGreaterThanOrEqual(mostPointsOfFile);
    const start = 'v=1&a=pointnet:random:2&file=scan.ply~0123456789ab~100000000&seed=3';
    const fallback = decodeLink('a=gaunt:random:1&s=sample:ethanol', {} as Experiment).experiment;
    const { experiment, problems } = decodeLink(start, fallback);
    expect(problems).toEqual([]);
    expect(experiment.subject).toMatchObject({ atoms: mostPointsOfFile });
    expect(encodeLink(experiment)).toBe(start);
  });
});
