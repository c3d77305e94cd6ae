/**
 * `product IN.json`: one batched tensor product with its gradients, of harmonics' coefficients or of e3nn's irreps, so that kernels can be compared with any
 * other program. `product --reach L`: what each kind of product can express.
 */
import type { Backend } from '../backend/backend.ts';
import { evaluatePathProduct, type PathProductOutput, parsePathProduct } from '../experiment/path-product.ts';
import { evaluateProduct, type ProductOutput, parseProductInput } from '../experiment/product.ts';
import { formatIrreps } from '../math/irreps.ts';
import { reachKinds, reachOf } from '../math/reach.ts';
import { reachTable } from '../plot/reach-words.ts';
import { parseArguments, UsageError } from './arguments.ts';
import { deviceUsage, openDevice } from './device.ts';
import { readNamed } from './public-files.ts';

export const usage = `product IN.json ${deviceUsage} [--json]
product --reach L [--out-degree L3] [--json]`;

/** 3j tensors are exact where the three degrees sum to 52 at most, and nobody waits for more than this. */
const HIGHEST_REACH = 8;

function reach(degree: number, degreeOut: number, json: boolean): number {
  if (degree > HIGHEST_REACH) throw new UsageError(`--reach ${degree}: expected a degree of at most ${HIGHEST_REACH}`);
  if (degreeOut > 2 * degree)
    throw new UsageError(`--out-degree ${degreeOut}: expected at most ${2 * degree}, beyond it every product is zero`);
  const found = reachKinds.map((kind) => reachOf(kind, degree, degree, degreeOut));
  console.log(json ? JSON.stringify(found) : reachTable(degree, degreeOut, found));
  return 0;
}

export async function run(args: readonly string[]): Promise<number> {
  const { words, options, json } = parseArguments(args, { device: 'text', reach: 'whole', 'out-degree': 'whole' });
  if (options.reach !== undefined) {
    if (words.length > 0) throw new UsageError(`--reach goes with no file, got ${words.join(' ')}`);
    return reach(options.reach, options['out-degree'] ?? 2 * options.reach, json);
  }
  if (options['out-degree'] !== undefined) throw new UsageError('--out-degree goes with --reach');
  if (words.length !== 1) throw new UsageError(`expected one IN.json, got ${words.length}`);
  const [path] = words;
  const text = new TextDecoder().decode(await readNamed(path));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`${path} is not JSON: ${error instanceof Error ? error.message : error}`);
  }
  const backend = await openDevice(options.device);
  try {
    const { output, what } = await evaluated(backend, value);
    const { adapter, ms, dispatches, compileMs } = output;
    console.log(
      json
        ? JSON.stringify(output)
        : `${what} on ${adapter}: ${ms.toFixed(2)} ms, ${dispatches} dispatches, compiled in ${compileMs.toFixed(0)} ms (numbers with --json)`,
    );
    return 0;
  } finally {
    backend.dispose();
  }
}

/** The product that parsed JSON asks for, and what it is in words. @throws RangeError or SyntaxError naming the field */
async function evaluated(
  backend: Backend,
  value: unknown,
): Promise<{ readonly output: ProductOutput | PathProductOutput; readonly what: string }> {
  if (typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'clebsch-gordan') {
    const input = parsePathProduct(value);
    const { in1, in2, out } = input.irreps;
    const output = await evaluatePathProduct(backend, input);
    const what = `${formatIrreps(in1)} x ${formatIrreps(in2)} -> ${formatIrreps(out)} along ${output.paths} paths`;
    return { output, what: `${what}, ${input.x.length} rows` };
  }
  const input = parseProductInput(value);
  const { kind, degree1, degree2, degreeOut, x } = input;
  const what = `${kind} of degrees ${degree1} x ${degree2} -> ${degreeOut}, ${x.length} rows`;
  return { output: await evaluateProduct(backend, input), what };
}
