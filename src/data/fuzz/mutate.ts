/** Damage as files suffer it: flipped and lost bytes, cut ends, doubled and swapped lines, tokens that are no numbers or far too large ones. */
import type { Random } from '../../math/random.ts';
import { coordinate, pick } from './corpus.ts';

type Mutator = (bytes: Uint8Array, random: Random) => Uint8Array;

/** What stands in place of a token. */
const nasty = [
  'nan',
  'NaN',
  '-nan(ind)',
  'inf',
  '-Infinity',
  '1e999',
  '-1',
  '0',
  '1000000000',
  '4294967295',
  '99999999999999999999',
  '1.5',
  '1e3',
  '1.0D+02',
  '2*^-3',
  '.',
  '-',
  '+',
  'x',
  '""',
  '0x10',
  '1,5',
  '١',
  '𝟙',
  '\u00a0',
  '\u0000',
  'C1',
  'Xx',
  'ply',
  'end_header',
  'Properties=pos:R:3',
  'Lattice="1 0 0"',
  'pbc="T"',
  'list',
  'double',
  'uchar',
  'vertex',
  'face',
];

const repeatedPieces = [
  '1',
  '1 ',
  'a',
  'a=1 ',
  'a:R:1:',
  '<',
  '"',
  "'",
  '="',
  '[',
  '=[ ',
  '{',
  '(',
  ';',
  ',',
  ' ',
  '\t',
  '.',
  '-',
  '\\',
];

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

function splice(bytes: Uint8Array, start: number, stop: number, put: Uint8Array): Uint8Array {
  const result = new Uint8Array(start + put.length + (bytes.length - stop));
  result.set(bytes.subarray(0, start));
  result.set(put, start);
  result.set(bytes.subarray(stop), start + put.length);
  return result;
}

const isBlank = (byte: number): boolean => byte === 32 || byte === 9 || byte === 10 || byte === 13;

/** Bounds of a run of bytes of one kind around a random place. */
function runAt(
  bytes: Uint8Array,
  random: Random,
  belongs: (byte: number) => boolean,
): readonly [start: number, stop: number] {
  let start = random.integer(bytes.length);
  for (let n = 0; n < 64 && !belongs(bytes[start]); n++) start = random.integer(bytes.length);
  let stop = start;
  while (start > 0 && belongs(bytes[start - 1])) start--;
  while (stop < bytes.length && belongs(bytes[stop])) stop++;
  return [start, stop];
}

const token = (bytes: Uint8Array, random: Random) => runAt(bytes, random, (byte) => !isBlank(byte));

/** A line with its newline. */
function line(bytes: Uint8Array, random: Random): readonly [start: number, stop: number] {
  const [start, stop] = runAt(bytes, random, (byte) => byte !== 10);
  return [start, Math.min(bytes.length, stop + 1)];
}

/** A token of the first lines: counts and headers stand there. */
function earlyToken(bytes: Uint8Array, random: Random): readonly [start: number, stop: number] {
  return token(bytes.subarray(0, Math.min(bytes.length, 160)), random);
}

const replaced =
  (where: (bytes: Uint8Array, random: Random) => readonly [number, number]): Mutator =>
  (bytes, random) => {
    const [start, stop] = where(bytes, random);
    return splice(bytes, start, stop, encode(pick(random, nasty)));
  };

/** A token, then 1 to 60 kB of one piece over and over, then perhaps what fits no pattern: whatever searches twice shows here. */
const lengthened =
  (where: (bytes: Uint8Array, random: Random) => readonly [number, number]): Mutator =>
  (bytes, random) => {
    const [start, stop] = where(bytes, random);
    const piece = pick(random, repeatedPieces);
    const size = random.uniform() < 0.5 ? 1000 : 60_000;
    const put = encode(piece.repeat(Math.ceil(size / piece.length)) + pick(random, ['', 'x', '\n']));
    return splice(bytes, random.uniform() < 0.5 ? start : stop, stop, put);
  };

const mutators: readonly Mutator[] = [
  (bytes, random) => {
    const result = bytes.slice();
    result[random.integer(bytes.length)] ^= 1 << random.integer(8);
    return result;
  },
  (bytes, random) => {
    const result = bytes.slice();
    for (let n = 0; n < 8; n++) result[random.integer(bytes.length)] = random.integer(256);
    return result;
  },
  (bytes, random) => bytes.slice(0, random.integer(bytes.length)),
  (bytes, random) => bytes.slice(random.integer(bytes.length)),
  (bytes, random) => {
    const start = random.integer(bytes.length);
    return splice(bytes, start, Math.min(bytes.length, start + 1 + random.integer(64)), encode(''));
  },
  (bytes, random) => {
    const start = random.integer(bytes.length);
    const part = bytes.slice(start, start + 1 + random.integer(200));
    return splice(bytes, start, start, part);
  },
  replaced(token),
  replaced(token),
  replaced(earlyToken),
  replaced(earlyToken),
  (bytes, random) => {
    const [start, stop] = line(bytes, random);
    return splice(bytes, start, stop, encode(''));
  },
  (bytes, random) => {
    const [start, stop] = line(bytes, random);
    return splice(bytes, start, start, bytes.slice(start, stop));
  },
  (bytes, random) => {
    const [start, stop] = line(bytes, random);
    const [other] = line(bytes, random);
    return splice(bytes, other, other, bytes.slice(start, stop));
  },
  (bytes, random) => {
    const at = random.integer(bytes.length);
    return splice(
      bytes,
      at,
      at,
      encode(pick(random, ['\n', '\r', '\r\n', '\n\n\n', ' ', '\t', '\u00a0', '\ufeff', '\u0000'])),
    );
  },
  (bytes) => splice(bytes, 0, 0, encode('\ufeff')),
  (bytes) => splice(bytes, 0, 0, encode('\n\n')),
  (bytes, random) => splice(bytes, bytes.length, bytes.length, encode('\n'.repeat(1 + random.integer(5)))),
  (bytes, random) => splice(bytes, bytes.length, bytes.length, encode(` ${'9'.repeat(1 + random.integer(3000))}`)),
  lengthened(earlyToken),
  lengthened(token),
  (bytes, random) => {
    const [start, stop] = token(bytes, random);
    return splice(
      bytes,
      start,
      stop,
      encode(`${'1'.repeat(random.integer(400))}.${'7'.repeat(random.integer(400))}e-${random.integer(400)}`),
    );
  },
];

const change =
  (pattern: RegExp, put: string): Mutator =>
  (bytes) => {
    const latin = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
    return Uint8Array.from(latin.replace(pattern, put), (character) => character.charCodeAt(0));
  };

/** What mostly leaves a text readable, and must then not change what it means: other numbers, newlines, blanks, a byte-order mark. */
const gentle: readonly Mutator[] = [
  (bytes, random) => {
    for (let n = 0; n < 20; n++) {
      const [start, stop] = token(bytes, random);
      const old = new TextDecoder('latin1').decode(bytes.subarray(start, stop));
      if (/^-?\d+\.\d+/.test(old)) return splice(bytes, start, stop, encode(coordinate(random)));
    }
    return bytes;
  },
  change(/\r\n|\n|\r/g, '\r\n'),
  change(/\r\n|\r/g, '\n'),
  change(/ /g, '  '),
  change(/ /g, '\t'),
  change(/(\d)e([+-]?\d)/g, '$1E$2'),
  change(/$/, '\n\n  \n'),
  (bytes) => splice(bytes, 0, 0, encode('\ufeff')),
];

/** One to three damages, one after the other; two fifths of all files get only gentle ones. */
export function mutate(bytes: Uint8Array, random: Random): Uint8Array {
  const kinds = random.uniform() < 0.4 ? gentle : mutators;
  let result = bytes;
  const count = 1 + random.integer(3);
  for (let n = 0; n < count && result.length > 0; n++) result = pick(random, kinds)(result, random);
  return result;
}
