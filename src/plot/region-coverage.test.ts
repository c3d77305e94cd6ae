import { describe, expect, it } from 'vitest';
import { haarSet, quaternionAt, setSize } from '../math/so3-sets.ts';
import { parseMechanism, type Region } from '../mechanism/describe.ts';
import { contains } from '../mechanism/region.ts';
import { coverageNotice, coverageOf, reachDegrees, seenShare, seenWords } from './region-coverage.ts';

const regionOf = (word: string): Region => parseMechanism(`turns:${word}`)!.augmentation!;
const words = [
  'axis',
  'axis~1,0,0',
  'cone~30',
  'cone~45~1,-1,0.5',
  'cap~40',
  'cyclic~6',
  'octahedral',
  'icosahedral',
  'random',
];

describe('what training turns cover', () => {
  it('lies on the sphere, with lines that close', () => {
    for (const word of words) {
      const { points, dots, lines } = coverageOf(regionOf(word));
      const all = [...points, ...dots, ...lines.flat()];
      expect(all.length, word).toBeGreaterThan(0);
      for (const v of all) expect(Math.hypot(...v), word).toBeCloseTo(1, 9);
      for (const line of lines)
        expect(Math.hypot(...line[0].map((part, k) => part - line[line.length - 1][k])), word).toBeLessThan(1e-9);
    }
  });

  it('keeps the dots of a cone inside its outline', () => {
    const direction = [1, -1, 0.5].map((part) => part / 1.5);
    const { dots, lines } = coverageOf(regionOf('cone~45~1,-1,0.5'));
    const angle = (v: readonly number[]): number =>
      (Math.acos(v.reduce((sum, part, k) => sum + part * direction[k], 0)) * 180) / Math.PI;
    expect(Math.max(...dots.map(angle))).toBeLessThanOrEqual(45 + 1e-9);
    for (const v of lines[0]) expect(angle(v)).toBeCloseTo(45, 6);
  });

  it('is a point for turns about z, a circle through z about any other axis, and a point for each direction of a set', () => {
    expect(coverageOf(regionOf('axis')).points).toEqual([[0, 0, 1]]);
    const [circle] = coverageOf(regionOf('axis~1,0,0')).lines;
    for (const v of circle) expect(v[0]).toBeCloseTo(0, 12);
    expect(coverageOf(regionOf('octahedral')).points).toHaveLength(6);
    expect(coverageOf(regionOf('icosahedral')).points).toHaveLength(30);
  });

  it('is a share that random rotations confirm', () => {
    const probes = haarSet(3000, 5);
    for (const word of words) {
      const region = regionOf(word);
      const { share, solid } = seenShare(region);
      const reach = solid ? 0 : (reachDegrees * Math.PI) / 180;
      let inside = 0;
      for (let n = 0; n < setSize(probes); n++) if (contains(region, quaternionAt(probes, n), reach)) inside++;
      const counted = inside / 3000;
      const deviation = Math.sqrt((share * (1 - share)) / 3000);
      expect(Math.abs(counted - share), word).toBeLessThanOrEqual(4 * deviation + 1e-3);
    }
  });

  it('is told in words', () => {
    expect(seenWords(seenShare(regionOf('cone~30')))).toBe('6.7\u202f% of SO(3)');
    expect(coverageNotice(regionOf('axis'))).toBe(
      'Turns are shown about z only: 1.7\u202f% of SO(3) lies within 15° of what training sees.',
    );
    expect(coverageNotice(regionOf('cap~40'))).toBe(
      'Training shows rotations by up to 40°: 1.8\u202f% of SO(3) is seen.',
    );
    expect(coverageNotice(regionOf('octahedral'))).toMatch(/^Only 24 rotations are shown: 2\.\d/);
    expect(coverageNotice(regionOf('random'))).toBe('');
  });
});
