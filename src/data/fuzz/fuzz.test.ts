/** 2,000 damaged files: see `npm run fuzz` for 200,000. */
import { describe, expect, it } from 'vitest';
import { fuzz } from './run.ts';

describe('damaged files', () => {
  it('are refused in words or read as an independent reader reads them', async () => {
    const tally = await fuzz(0, 2000, 1);
    expect(tally.failures).toEqual([]);
    expect(tally.files).toBe(2000);
    expect(tally.small / tally.files).toBeGreaterThan(0.95);
    /** Refusing everything would be easy: some are sound, and gentle damages leave a file readable. */
    expect(tally.agreed).toBeGreaterThan(600);
    expect(tally.abstained).toBeLessThan(tally.agreed / 4);
    for (const [format, { accepted, files }] of Object.entries(tally.formats)) {
      expect(accepted / files, format).toBeGreaterThan(0.25);
    }
  }, 120_000);
});
