import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Sha256 } from './sha256.ts';

const inPieces = (bytes: Uint8Array, cuts: readonly number[]) => {
  const hash = new Sha256();
  let from = 0;
  for (const cut of [...cuts, bytes.length].sort((a, b) => a - b)) {
    hash.update(bytes.subarray(from, cut));
    from = cut;
  }
  return hash.digest();
};
const reference = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('Sha256', () => {
  it('gives the digests of the standard', () => {
    expect(new Sha256().digest()).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(inPieces(new TextEncoder().encode('abc'), [])).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });

  it('equals the digest of the whole, in any pieces, at every length about the blocks', () => {
    for (let length = 0; length < 300; length++) {
      const bytes = Uint8Array.from({ length }, (_, k) => (k * 31) % 256);
      expect(inPieces(bytes, [length >> 1, length >> 2]), String(length)).toBe(reference(bytes));
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), fc.array(fc.nat(2000), { maxLength: 6 }), (bytes, cuts) => {
        const inside = cuts.filter((cut) => cut <= bytes.length);
        expect(inPieces(bytes, inside)).toBe(reference(bytes));
      }),
      { numRuns: 100 },
    );
  });
});
