/** Section `import`: how fast files become arrays, beside the libraries that read them elsewhere. Needs no adapter. */
import { importExtxyz } from './import-extxyz.ts';
import { importPly } from './import-ply.ts';
import { machineName, type Report } from './report.ts';

export async function importSection(): Promise<Report> {
  const parts = [await importPly(), await importExtxyz()];
  return {
    section: 'import',
    machine: machineName(),
    adapter: 'no adapter needed',
    rows: parts.flatMap(({ rows }) => rows),
    measurements: parts.flatMap(({ measurements }) => measurements),
  };
}
