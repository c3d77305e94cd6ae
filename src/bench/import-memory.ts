/**
 * What reading a PLY adds to a process at its peak, beside the arrays it returns: measured in a process of its own that has
 * read a small file of the same kind before (so that what the engine takes once is not counted), then opens the file and reads
 * it once, by the operating system's record of its largest resident set.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPly } from '../data/formats/ply.ts';
import type { PointCloud } from '../data/subject.ts';
import { peakResident } from './peak-resident.ts';

export type MemoryFacts = Readonly<Record<'fileBytes' | 'resultBytes' | 'peakBytes' | 'peakOverResult', number>>;

function bytesOf({ positions, colours, normals, channels, faces }: PointCloud): number {
  const arrays = [positions, colours, normals, faces?.offsets, faces?.corners];
  const others = Array.from(channels.values(), ({ values }) => values);
  return [...arrays, ...others].reduce((sum, array) => sum + (array?.byteLength ?? 0), 0);
}

const warmUps = 30;
const [small, measured] = ['small.ply', 'measured.ply'];

/** Runs in the process that is measured: prints MemoryFacts for the file in `folder`. */
export function probeMemory(folder: string): void {
  const open = (name: string) => new Uint8Array(readFileSync(join(folder, name)).buffer);
  const warmUp = open(small);
  for (let time = 0; time < warmUps; time++) readPly(small, warmUp);
  const content = open(measured);
  const before = process.memoryUsage.rss();
  const { cloud } = readPly(measured, content);
  const peakBytes = peakResident() - before;
  const resultBytes = bytesOf(cloud);
  const facts: MemoryFacts = {
    fileBytes: content.length,
    resultBytes,
    peakBytes,
    peakOverResult: Number((peakBytes / resultBytes).toFixed(2)),
  };
  console.log(JSON.stringify(facts));
}

/** @param warmUp a small file of the same kind. @throws Error when the process that is measured fails */
export function peakMemory(content: Uint8Array, warmUp: Uint8Array): MemoryFacts {
  const folder = mkdtempSync(join(tmpdir(), 'equivarium-'));
  try {
    writeFileSync(join(folder, measured), content);
    writeFileSync(join(folder, small), warmUp);
    const { stdout, stderr, status } = spawnSync(process.execPath, [process.argv[1], 'import-memory', folder], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`the memory of an import could not be measured: ${stderr}`);
    return JSON.parse(stdout);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
