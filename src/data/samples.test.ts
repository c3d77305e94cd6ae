import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { framesOf } from './frames.ts';
import { importFile } from './import.ts';

interface Sample {
  readonly file: string;
  readonly name: string;
  readonly frames: number;
  readonly atoms: readonly [number, number];
  readonly level: string;
  readonly sha256: string;
}

const folder = new URL('../../public/samples/', import.meta.url);
const { samples: index } = JSON.parse(readFileSync(new URL('index.json', folder), 'utf8')) as {
  samples: readonly Sample[];
};

describe('public/samples', () => {
  it('lists every file, and no other', () => {
    const files = readdirSync(folder).filter((name) => name !== 'index.json');
    expect(index.map((sample) => sample.file).sort()).toEqual(files.sort());
  });

  it.each(index)('$file is what the index says, complete and without remarks', async (sample) => {
    const { subject, notices } = await importFile(sample.file, readFileSync(new URL(sample.file, folder)));
    const sizes = Array.from(framesOf(subject), (frame) => frame.species.length);
    expect(subject.hash).toBe(sample.sha256);
    expect(sizes).toHaveLength(sample.frames);
    expect([Math.min(...sizes), Math.max(...sizes)]).toEqual(sample.atoms);
    expect(sample.level).toBe('GFN2-xTB, semi-empirical');
    expect(sample.name.length).toBeGreaterThan(3);
    expect(notices).toEqual([]);
    for (const frame of framesOf(subject)) {
      expect(frame.energy).toBeLessThan(0);
      expect(frame.forces).toHaveLength(frame.positions.length);
      const net = [0, 1, 2].map((axis) =>
        frame.forces!.reduce((sum, value, k) => sum + (k % 3 === axis ? value : 0), 0),
      );
      for (const component of net) expect(Math.abs(component)).toBeLessThan(1e-3);
    }
  });
});
