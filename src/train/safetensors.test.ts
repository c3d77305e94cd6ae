/** Round trips, the format's own layout, and refusal of every kind of damage with a place. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../data/format-error.ts';
import { readSafetensors, type SafetensorsFile, writeSafetensors } from './safetensors.ts';

const file: SafetensorsFile = {
  tensors: {
    a: { shape: [2, 3], values: Float64Array.of(1, 2, 3, 4, 5, 6) },
    scalar: { shape: [], values: Float64Array.of(-0.5) },
    nothing: { shape: [0, 4], values: new Float64Array(0) },
  },
  metadata: { note: 'é "quoted"' },
};

/** A file with the given header text and data bytes. */
function raw(header: string, data = 0): Uint8Array {
  const text = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + text.length + data);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

describe('safetensors', () => {
  it('reads back what it wrote, exactly in F64 and rounded in F32', () => {
    expect(readSafetensors('a', writeSafetensors(file, 'F64'))).toEqual(file);
    const third = { tensors: { x: { shape: [1], values: Float64Array.of(1 / 3) } }, metadata: {} };
    expect(readSafetensors('a', writeSafetensors(third, 'F32')).tensors.x.values[0]).toBe(Math.fround(1 / 3));
  });

  it('lays bytes out as the format says', () => {
    const bytes = writeSafetensors(
      { tensors: { x: { shape: [2], values: Float64Array.of(1, -2) } }, metadata: {} },
      'F32',
    );
    const view = new DataView(bytes.buffer);
    const length = Number(view.getBigUint64(0, true));
    expect(length % 8).toBe(0);
    expect(JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)))).toEqual({
      __metadata__: {},
      x: { dtype: 'F32', shape: [2], data_offsets: [0, 8] },
    });
    expect([view.getFloat32(8 + length, true), view.getFloat32(12 + length, true)]).toEqual([1, -2]);
  });

  it.each([
    ['too short', new Uint8Array(4), 'at least 8 bytes'],
    ['a header longer than the file', raw('{}').subarray(0, 9), 'header of 2 bytes'],
    ['a header of 10^18 bytes', Uint8Array.of(0, 0, 100, 167, 179, 182, 224, 13), 'header of'],
    ['no JSON', raw('{'), 'no JSON'],
    ['an array', raw('[]'), 'no object'],
    ['an unknown type', raw('{"x":{"dtype":"F16","shape":[1],"data_offsets":[0,2]}}', 2), '"F16"'],
    ['a negative extent', raw('{"x":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}', 4), '[-1]'],
    ['offsets that do not fit the shape', raw('{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}', 4), '4 bytes'],
    ['a hole', raw('{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}', 8), 'offset 4'],
    ['missing data', raw('{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}', 2), 'end of the file'],
    ['spare data', raw('{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}', 9), 'belong to no tensor'],
    ['a number as metadata', raw('{"__metadata__":{"a":1}}'), 'no string'],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => readSafetensors('w.safetensors', bytes)).toThrow(FormatError);
    expect(() => readSafetensors('w.safetensors', bytes)).toThrow(message);
  });

  it('refuses values that are not finite', () => {
    const bad = writeSafetensors(
      { tensors: { x: { shape: [1], values: Float64Array.of(Number.NaN) } }, metadata: {} },
      'F32',
    );
    expect(() => readSafetensors('w', bad)).toThrow('NaN in x');
  });

  it('never throws anything but a FormatError, whatever the bytes', () => {
    const whole = writeSafetensors(file, 'F64');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 6 }),
        fc.nat(whole.length),
        (edits, cut) => {
          const bytes = whole.slice(0, cut);
          for (const [at, value] of edits) if (at < bytes.length) bytes[at] = value;
          try {
            readSafetensors('w', bytes);
          } catch (error) {
            expect(error).toBeInstanceOf(FormatError);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
