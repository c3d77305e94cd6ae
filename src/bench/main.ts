/**
 * The benchmarks' entry: `npm run -s bench -- [SECTION] --json`; without a section all of them, as an array (`train` holds all of `step`). `frames` is
 * measured in a browser by `scripts/frame-times.mjs`.
 */
import { parseArguments, UsageError } from '../cli/arguments.ts';
import type { Measurement, Report, Timing } from './report.ts';

const sections: Readonly<Record<string, () => Promise<Report>>> = {
  step: async () => (await import('./step.ts')).stepSection(),
  train: async () => (await import('./step.ts')).trainSection(),
  orbit: async () => (await import('./orbit.ts')).orbitSection(),
  products: async () => (await import('./products.ts')).productsSection(),
  import: async () => (await import('./import.ts')).importSection(),
};

const usage = `usage:\n  npm run -s bench -- [${[...Object.keys(sections), 'frames'].join(' | ')}] [--json]`;

const timed = ({ ms, cpuMs }: Timing): string => `${ms.toFixed(1)} ms, ${cpuMs.toFixed(1)} ms of processor`;

const dispatched = ({ dispatches }: { readonly dispatches?: number }): string =>
  dispatches === undefined ? '' : `, ${dispatches} dispatches`;

const inFigures = (facts: Measurement['facts']): string =>
  Object.entries(facts)
    .map(([name, value]) => `${name} ${typeof value === 'number' ? Number(value.toPrecision(4)) : value}`)
    .join(', ');

function inWords({ section, machine, adapter, rows, measurements }: Report): string {
  return [
    `${section} on ${machine}, ${adapter}`,
    ...rows.flatMap(({ work, ours, peer, ratio, ratioOf, note }) => [
      `  ${work} (${note})`,
      `    ours ${timed(ours)}${dispatched(ours)}`,
      `    ${peer.name} ${timed(peer)}${dispatched(peer)}`,
      `    ratio ${ratio.toFixed(2)} (${ratioOf})`,
    ]),
    ...measurements.map(
      ({ work, facts, ...timing }) => `  ${work}: ${timed(timing)}${dispatched(timing)}, ${inFigures(facts)}`,
    ),
  ].join('\n');
}

async function main(): Promise<number> {
  const { words, json } = parseArguments(process.argv.slice(2), {});
  if (words[0] === 'import-memory' && words.length === 2) {
    if (words[1].endsWith('.extxyz')) await (await import('./import-extxyz.ts')).probeExtxyzMemory(words[1]);
    else (await import('./import-memory.ts')).probeMemory(words[1]);
    return 0;
  }
  if (words[0] === 'large-file' && words.length === 2) {
    await (await import('./large-file.ts')).probeLargeFile(words[1]);
    return 0;
  }
  if (words.length > 1 || (words[0] !== undefined && !Object.hasOwn(sections, words[0]))) {
    throw new UsageError(`unknown section ${words.join(' ')}`);
  }
  const reports: Report[] = [];
  for (const name of words.length > 0 ? words : ['train', 'orbit', 'products', 'import'])
    reports.push(await sections[name]());
  if (json) console.log(JSON.stringify(words.length > 0 ? reports[0] : reports));
  else console.log(reports.map(inWords).join('\n'));
  return 0;
}

let code = 1;
try {
  code = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  if (error instanceof UsageError) {
    console.error(usage);
    code = 2;
  }
}
await new Promise((resolve) => process.stdout.write('', resolve));
process.exit(code);
