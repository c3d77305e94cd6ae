/**
 * What reading a PLY adds to a process at its peak, beside the arrays it returns: measured in a process of its own that only
 * opens the file and reads it once, by the operating system's record of its largest resident set.
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

/** Runs in the process that is measured: prints MemoryFacts. */
export function probeMemory(path: string): void {
  const content = new Uint8Array(readFileSync(path).buffer);
  const before = process.memoryUsage.rss();
  const { cloud } = readPly(path, content);
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

/** @throws Error when the process that is measured fails */
export function peakMemory(content: Uint8Array): MemoryFacts {
  const folder = mkdtempSync(join(tmpdir(), 'equivarium-'));
  try {
    const path = join(folder, 'measured.ply');
    writeFileSync(path, content);
    const { stdout, stderr, status } = spawnSync(process.execPath, [process.argv[1], 'import-memory', path], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`the memory of an import could not be measured: ${stderr}`);
    return JSON.parse(stdout);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
