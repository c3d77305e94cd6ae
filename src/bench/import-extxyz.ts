/**
 * Work `extxyz-100k`: extended XYZ of 100,000 frames of 9 atoms with forces and energies -> frames, ours beside the usual way in
 * JavaScript (split lines, split at blanks, Number()), which must give the same numbers. What it adds to a process that reads
 * it from disk is measured in a process of its own. And 10^6 numbers against Number(), bit for bit.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, openAsBlob, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseNumber } from '../data/formats/fast-number.ts';
import { readXyz } from '../data/formats/xyz.ts';
import { TableFrames } from '../data/formats/xyz-table.ts';
import { framesOf } from '../data/frames.ts';
import { importLarge, largeLimits } from '../engine/large-file.ts';
import { peakResident } from './peak-resident.ts';
import { type Measurement, type Row, type Stepper, timeInTurns } from './report.ts';

const frames = 100_000;
const elements = 'O C C H H H H H H'.split(' ');
const tokens = 1_000_000;

/** Evenly spread numbers in [0, 1): Weyl's sequence of the golden ratio. */
const spread = (n: number) => (Math.imul(n, 0x9e3779b9) >>> 0) / 2 ** 32;

/** As ASE writes it: eight decimals, 16 characters wide. */
export function extxyzFile(count: number): Uint8Array {
  const text = new TextEncoder();
  const parts: Uint8Array[] = [];
  let n = 0;
  const value = () => (10 * spread(n++) - 5).toFixed(8).padStart(17);
  for (let done = 0; done < count; ) {
    let block = '';
    for (const end = Math.min(count, done + 1000); done < end; done++) {
      const energy = (-490 - 10 * spread(n++)).toFixed(8);
      block += `9\nProperties=species:S:1:pos:R:3:forces:R:3 energy=${energy} pbc="F F F"\n`;
      for (const element of elements) {
        block += `${element.padEnd(2)}${value()}${value()}${value()}${value()}${value()}${value()}\n`;
      }
    }
    parts.push(text.encode(block));
  }
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let place = 0;
  for (const part of parts) {
    all.set(part, place);
    place += part.length;
  }
  return all;
}

interface PlainFrame {
  readonly species: readonly string[];
  readonly positions: Float64Array;
  readonly forces: Float64Array;
  readonly energy: number;
}

/** The usual way: knows these very columns, checks nothing. */
function usualWay(bytes: Uint8Array): PlainFrame[] {
  const lines = new TextDecoder().decode(bytes).split('\n');
  const read: PlainFrame[] = [];
  for (let line = 0; line + 1 < lines.length; ) {
    const atoms = Number(lines[line]);
    const energy = Number(/energy=(\S+)/.exec(lines[line + 1])?.[1]);
    const species: string[] = [];
    const positions = new Float64Array(3 * atoms);
    const forces = new Float64Array(3 * atoms);
    for (let atom = 0; atom < atoms; atom++) {
      const words = lines[line + 2 + atom].trim().split(/\s+/);
      species.push(words[0]);
      for (let axis = 0; axis < 3; axis++) {
        positions[3 * atom + axis] = Number(words[1 + axis]);
        forces[3 * atom + axis] = Number(words[4 + axis]);
      }
    }
    read.push({ species, positions, forces, energy });
    line += 2 + atoms;
  }
  return read;
}

function checkSameNumbers(bytes: Uint8Array): void {
  const ours = readXyz('bench.extxyz', bytes).frames;
  const theirs = usualWay(bytes);
  const same = (a: Float64Array | undefined, b: Float64Array) =>
    a?.length === b.length && a.every((value, n) => Object.is(value, b[n]));
  theirs.forEach(({ positions, forces, energy }, index) => {
    const frame = ours.get(index);
    if (!same(frame.positions, positions) || !same(frame.forces, forces) || frame.energy !== energy) {
      throw new Error(`extxyz-100k: frame ${index} differs from what Number() reads`);
    }
  });
  if (ours.length !== theirs.length) throw new Error(`extxyz-100k: ${ours.length} frames, not ${theirs.length}`);
}

function stepper(read: (bytes: Uint8Array) => { readonly length: number }, bytes: Uint8Array): Stepper {
  let last = 0;
  return {
    step: async () => {
      last = read(bytes).length;
    },
    finish: async () => last,
  };
}

/** Runs in the process that is measured: streams the file as the io worker does, prints what that took. */
export async function probeExtxyzMemory(path: string): Promise<void> {
  const file = Object.assign(await openAsBlob(path), { name: 'measured.extxyz', lastModified: 0 }) as File;
  const before = process.memoryUsage.rss();
  const limits = { ...largeLimits, placesFrom: Number.POSITIVE_INFINITY };
  const read = await importLarge(file, {}, limits, () => true);
  const peakBytes = peakResident() - before;
  const list = read && framesOf(read.imported.subject);
  if (!(list instanceof TableFrames)) throw new Error('no table came of it');
  const { slabs, records } = list.table;
  const resultBytes = slabs.reduce((sum, slab) => sum + slab.byteLength, records.byteLength);
  const peakOverResult = Number((peakBytes / resultBytes).toFixed(2));
  console.log(JSON.stringify({ fileBytes: file.size, resultBytes, peakBytes, peakOverResult }));
}

function peakMemory(bytes: Uint8Array): Record<string, number> {
  const folder = mkdtempSync(join(tmpdir(), 'equivarium-'));
  try {
    const path = join(folder, 'measured.extxyz');
    writeFileSync(path, bytes);
    const measured = spawnSync(process.execPath, [process.argv[1], 'import-memory', path], { encoding: 'utf8' });
    if (measured.status !== 0) throw new Error(`the memory of an import could not be measured: ${measured.stderr}`);
    return JSON.parse(measured.stdout);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Numbers as programs print them, of all lengths. */
function numberTexts(): string[] {
  const value = (n: number) => (spread(n) - 0.5) * 10 ** ((n % 17) - 8);
  const styles = [
    String,
    (x: number) => x.toFixed(8),
    (x: number) => x.toExponential(16),
    (x: number) => x.toFixed(18),
  ];
  return Array.from({ length: tokens }, (_, n) => styles[n % styles.length](value(n)));
}

async function numbersMeasurement(): Promise<Measurement> {
  const texts = numberTexts();
  const bytes = new TextEncoder().encode(texts.join(' '));
  let different = 0;
  const ours: Stepper = {
    step: async () => {
      let start = 0;
      different = 0;
      for (const text of texts) {
        const end = start + text.length;
        if (!Object.is(parseNumber(bytes, start, end), Number(text))) different++;
        start = end + 1;
      }
    },
    finish: async () => different,
  };
  const timings = await timeInTurns({ ours }, { warmUp: 1, blocks: 1, perBlock: 1 });
  if (different > 0) throw new Error(`${different} of ${tokens} numbers differ from Number()`);
  return { work: 'numbers against Number()', ...timings.ours, facts: { tokens, different } };
}

/** The row against the usual way, and what memory and numbers give. */
export async function importExtxyz(): Promise<{ readonly rows: Row[]; readonly measurements: Measurement[] }> {
  const bytes = extxyzFile(frames);
  checkSameNumbers(bytes);
  const megabytes = bytes.length / 1e6;
  const steppers = {
    ours: stepper((content) => readXyz('bench.extxyz', content).frames, bytes),
    usual: stepper(usualWay, bytes),
  };
  const timings = await timeInTurns(steppers, { warmUp: 1, blocks: 5, perBlock: 1 });
  const rate = (ms: number) => Math.round((megabytes / ms) * 1000);
  const { ours, usual } = timings;
  const row: Row = {
    work: 'extxyz-100k',
    ours,
    peer: { name: 'split() and Number()', ...usual },
    ratio: usual.ms / ours.ms,
    ratioOf: 'ms',
    note: `${frames} frames of ${elements.length} atoms, ${megabytes.toFixed(0)} MB; ${rate(ours.ms)} MB/s, the peer ${rate(usual.ms)} MB/s`,
  };
  const facts = {
    megabytesPerSecond: rate(ours.ms),
    megabytesPerProcessorSecond: rate(ours.cpuMs),
    ...peakMemory(bytes),
  };
  const memory: Measurement = { work: 'extxyz-100k memory', ...ours, facts };
  return { rows: [row], measurements: [memory, await numbersMeasurement()] };
}
