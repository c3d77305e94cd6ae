import { gzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../format-error.ts';
import { unpackGzip } from './gzip.ts';

const random = (length: number) => Uint8Array.from({ length }, (_, k) => Math.floor(1e4 * Math.sin(k * k + 1)) & 0xff);
const join = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));
const message = (bytes: Uint8Array, limits?: Parameters<typeof unpackGzip>[2]) => {
  try {
    unpackGzip('file.gz', bytes, limits);
  } catch (error) {
    expect(error).toBeInstanceOf(FormatError);
    return (error as FormatError).message;
  }
  return 'no error';
};

describe('unpackGzip', () => {
  it('unpacks one member and many, of any sizes', () => {
    for (const sizes of [[0], [1], [100_000], [5, 0, 70_000, 3], Array<number>(300).fill(7)]) {
      const parts = sizes.map(random);
      const packed = join(...parts.map((part) => gzipSync(part, { filename: 'a name.xyz' })));
      expect(unpackGzip('file.gz', packed)).toEqual({ bytes: join(...parts), notices: [] });
    }
  });

  it('refuses damaged, truncated and trailing bytes', () => {
    const packed = gzipSync(random(50_000));
    for (const cut of [2, 10, 17, 18, 1000, packed.length - 9, packed.length - 1]) {
      expect(message(packed.subarray(0, cut))).toMatch(/damaged or cut off/);
    }
    const flipped = packed.slice();
    flipped[20_000]! ^= 4;
    expect(message(flipped)).toMatch(/damaged or cut off/);
    expect(message(join(packed, Uint8Array.of(1, 2, 3)))).toMatch(/damaged or cut off/);
    expect(message(join(packed, random(100)))).toMatch(/damaged or cut off/);
  });

  it('takes zeros behind the data for padding, and says so', () => {
    for (const content of [random(5000), random(0), random(3), new Uint8Array(20_000), random(256)]) {
      for (const level of [0, 6] as const) {
        for (const members of [1, 2]) {
          const packed = join(...Array.from({ length: members }, () => gzipSync(content, { level })));
          const whole = join(...Array.from({ length: members }, () => content));
          for (const padding of [1, 3, 8, 512, 20_000]) {
            const { bytes, notices } = unpackGzip('file.gz', join(packed, new Uint8Array(padding)));
            expect(bytes).toEqual(whole);
            expect(notices).toEqual([
              { message: `${padding} zero ${padding === 1 ? 'byte' : 'bytes'} behind the gzip data: padding.` },
            ]);
          }
        }
      }
    }
    const packed = gzipSync(random(5000));
    expect(message(join(packed.subarray(0, -9), new Uint8Array(100)))).toMatch(/damaged or cut off/);
    expect(message(join(packed, new Uint8Array(100), Uint8Array.of(1)))).toMatch(/damaged or cut off/);
  });

  it('stops at the limits while unpacking', () => {
    const bomb = gzipSync(new Uint8Array(4_000_000));
    expect(message(bomb, { maximumBytes: 1_000_000, maximumRatio: 1e9, ratioFrom: 0 })).toMatch(
      /more than 1000000 bytes/,
    );
    expect(message(bomb, { maximumBytes: 1e9, maximumRatio: 100, ratioFrom: 100_000 })).toMatch(/more than 100 times/);
  });
});
