/**
 * Works `ply-binary-2M` and `ply-ascii`: one PLY file in memory -> positions and colours, ours beside three's PLYLoader and
 * @loaders.gl/ply, by turns in one process; before that all three must give the same coordinates.
 */
import { PLYLoader as LoadersGlPly } from '@loaders.gl/ply';
import { PLYLoader as ThreePly } from 'three/addons/loaders/PLYLoader.js';
import { readPly } from '../data/formats/ply.ts';
import { peakMemory } from './import-memory.ts';
import { collectGarbage, type Measurement, type Row, type Stepper, timeInTurns } from './report.ts';

const binaryPoints = 2_000_000;
const asciiPoints = 200_000;
const warmUpPoints = 5_000;
/** Of float32 coordinates up to 10 that were centred and put back. */
const tolerance = 2e-6;

/** Evenly spread numbers in [0, 1): Weyl's sequence of the golden ratio. */
const spread = (n: number) => (Math.imul(n, 0x9e3779b9) >>> 0) / 2 ** 32;

const header = (format: string, points: number) =>
  [
    'ply',
    `format ${format} 1.0`,
    `element vertex ${points}`,
    ...['x', 'y', 'z'].map((name) => `property float ${name}`),
    ...['red', 'green', 'blue'].map((name) => `property uchar ${name}`),
    'end_header',
    '',
  ].join('\n');

function binaryFile(points: number): Uint8Array<ArrayBuffer> {
  const start = new TextEncoder().encode(header('binary_little_endian', points));
  const bytes = new Uint8Array(start.length + 15 * points);
  bytes.set(start);
  const view = new DataView(bytes.buffer);
  let n = 0;
  for (let point = 0, at = start.length; point < points; point++, at += 15) {
    for (let axis = 0; axis < 3; axis++) view.setFloat32(at + 4 * axis, 20 * spread(n++) - 10, true);
    for (let channel = 0; channel < 3; channel++) bytes[at + 12 + channel] = 256 * spread(n++);
  }
  return bytes;
}

/** Seven digits, as most programs write float32. */
function asciiFile(points: number): Uint8Array<ArrayBuffer> {
  let n = 0;
  const coordinate = () => Number((20 * spread(n++) - 10).toPrecision(7));
  const byte = () => Math.floor(256 * spread(n++));
  const rows = Array.from({ length: points }, () =>
    [coordinate(), coordinate(), coordinate(), byte(), byte(), byte()].join(' '),
  );
  return new TextEncoder().encode(`${header('ascii', points)}${rows.join('\n')}\n`).slice();
}

type Reader = (content: Uint8Array<ArrayBuffer>) => ArrayLike<number>;

const ours: Reader = (content) => readPly('bench.ply', content).cloud.positions;

const peers: Readonly<Record<string, Reader>> = {
  'three 0.187.0 PLYLoader': (content) => new ThreePly().parse(content.buffer).getAttribute('position').array,
  '@loaders.gl/ply 4.4.5': (content) => {
    const { attributes } = LoadersGlPly.parseSync(content.buffer, {});
    return attributes.POSITION.value;
  },
};

function checkSameWork(work: string, content: Uint8Array<ArrayBuffer>): void {
  const { positions, centre } = readPly(work, content).cloud;
  for (const [name, read] of Object.entries(peers)) {
    const theirs = read(content);
    const differs = positions.findIndex((value, n) => !(Math.abs(value + centre[n % 3] - theirs[n]) <= tolerance));
    if (theirs.length !== positions.length || differs !== -1) {
      throw new Error(`${work}: coordinate ${differs} of ${name} is ${theirs[differs]}, ours ${positions[differs]}`);
    }
  }
}

function stepper(read: Reader, content: Uint8Array<ArrayBuffer>): Stepper {
  let last = 0;
  return {
    step: async () => {
      last = read(content).length;
    },
    finish: async () => last,
  };
}

async function rowsOf(work: string, note: string, content: Uint8Array<ArrayBuffer>, warmUp: number): Promise<Row[]> {
  checkSameWork(work, content);
  const readers = { ours, ...peers };
  const steppers = Object.fromEntries(Object.entries(readers).map(([name, read]) => [name, stepper(read, content)]));
  const timings = await timeInTurns(steppers, { warmUp, blocks: 7, perBlock: 1, before: collectGarbage });
  return Object.keys(peers).map((name) => ({
    work,
    ours: timings.ours,
    peer: { name, ...timings[name] },
    ratio: timings[name].ms / timings.ours.ms,
    ratioOf: 'ms',
    note,
  }));
}

/** Rows of both works, one per peer, and what memory ours takes. */
export async function importPly(): Promise<{ readonly rows: Row[]; readonly measurements: Measurement[] }> {
  const rows: Row[] = [];
  const measurements: Measurement[] = [];
  const works = [
    ['ply-binary-2M', 'points of 3 floats and 3 bytes, little endian', binaryPoints, binaryFile, 2],
    ['ply-ascii', 'points of 3 coordinates of 7 digits and 3 bytes', asciiPoints, asciiFile, 8],
  ] as const;
  for (const [work, note, points, make, warmUp] of works) {
    const content = make(points);
    const megabytes = content.length / 1e6;
    const ofWork = await rowsOf(work, `${points} ${note}, ${megabytes.toFixed(1)} MB`, content, warmUp);
    rows.push(...ofWork);
    const { ms, cpuMs } = ofWork[0].ours;
    const facts = {
      megabytesPerSecond: Math.round((megabytes / ms) * 1000),
      ...peakMemory(content, make(warmUpPoints)),
    };
    measurements.push({ work: `${work} memory`, ms, cpuMs, facts });
  }
  return { rows, measurements };
}
