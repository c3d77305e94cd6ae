/**
 * `npm run fuzz -- [FILES] [FIRST SEED]`: 200,000 damaged files through the importers, on two processes. Fails on anything but FormatError,
 * on a file of more than a second, a process of more than a gigabyte, a value that is not finite, or a difference from the independent
 * readers; prints the seeds. A process that is silent for a minute, and then for another one (a machine that was held up is heard from
 * in that), is stopped, and counts as a failure.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { headlessBundle } from './headless.mjs';

const processes = 2;
const silence = 60_000;
const gigabyte = 2 ** 30;

const [files = 200_000, first = 0] = process.argv.slice(2).map(Number);
if (!Number.isSafeInteger(files) || files < 1 || !Number.isSafeInteger(first) || first < 0) {
  console.error('usage: npm run fuzz -- [FILES] [FIRST SEED], whole numbers');
  process.exit(2);
}

/** Every `processes`-th seed from `first + offset`; resolves to its tally and its largest memory. */
function part(entry, offset) {
  const last = first + files;
  const child = spawn(process.execPath, ['--enable-source-maps', entry, first + offset, last, processes].map(String), {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve) => {
    let rest = '';
    let done = 0;
    let resident = 0;
    let tally;
    let watch;
    const listen = () => {
      clearTimeout(watch);
      watch = setTimeout(() => {
        watch = setTimeout(() => child.kill('SIGKILL'), silence);
      }, silence);
    };
    listen();
    child.stdout.on('data', (chunk) => {
      listen();
      const lines = (rest + chunk).split('\n');
      rest = lines.pop();
      for (const line of lines) {
        const report = JSON.parse(line);
        resident = Math.max(resident, report.resident);
        if (report.done) done = report.done;
        if (report.tally) tally = report.tally;
      }
    });
    child.on('exit', (code, signal) => {
      clearTimeout(watch);
      const after = first + offset + done * processes;
      const why = tally ? undefined : `a process ended by ${signal ?? code} after seed ${after}`;
      resolve({ tally, resident, why });
    });
  });
}

const start = performance.now();
const entry = join(headlessBundle(), 'fuzz.js');
console.log(`${files} files, seeds ${first} to ${first + files - 1}, ${processes} processes`);
const parts = await Promise.all(Array.from({ length: processes }, (_, offset) => part(entry, offset)));
const sum = (key) => parts.reduce((total, { tally }) => total + (tally?.[key] ?? 0), 0);
const failures = parts.flatMap(({ tally, resident, why }) => [
  ...(tally?.failures ?? []),
  ...(why ? [why] : []),
  ...(resident > gigabyte ? [`a process held ${(resident / gigabyte).toFixed(2)} GB`] : []),
]);
const slowest = parts.flatMap(({ tally }) => tally?.slowest ?? []).sort((a, b) => b.milliseconds - a.milliseconds)[0];
const seconds = (performance.now() - start) / 1000;
console.log(
  `${sum('files')} read in ${(seconds / 60).toFixed(1)} min: ${sum('refused')} refused, ${sum('agreed')} agree with the oracle, ${sum('abstained')} without one; ` +
    `${((100 * sum('small')) / sum('files')).toFixed(1)} % of at most 64 kB; slowest ${slowest?.milliseconds.toFixed(0)} ms (seed ${slowest?.seed}); ` +
    `largest process ${(Math.max(...parts.map(({ resident }) => resident)) / 2 ** 20).toFixed(0)} MB`,
);
const formats = new Map();
for (const [format, { accepted, files: all }] of parts.flatMap(({ tally }) => Object.entries(tally?.formats ?? {}))) {
  const before = formats.get(format) ?? [0, 0];
  formats.set(format, [before[0] + accepted, before[1] + all]);
}
for (const [format, [accepted, all]] of formats) console.log(`  ${format}: ${accepted} of ${all} accepted`);
if (sum('agreed') < files / 4)
  failures.push(`only ${sum('agreed')} files were read and compared: refusing everything is no reader`);
for (const failure of failures) console.error(failure);
process.exitCode = failures.length === 0 ? 0 : 1;
