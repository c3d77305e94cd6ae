/** `product IN.json`: one batched tensor product with its gradients, so that kernels can be compared with any other program. */
import { evaluateProduct, parseProductInput } from '../experiment/product.ts';
import { parseArguments, UsageError } from './arguments.ts';
import { deviceUsage, openDevice } from './device.ts';
import { readNamed } from './public-files.ts';

export const usage = `product IN.json ${deviceUsage} [--json]`;

export async function run(args: readonly string[]): Promise<number> {
  const { words, options, json } = parseArguments(args, { device: 'text' });
  if (words.length !== 1) throw new UsageError(`expected one IN.json, got ${words.length}`);
  const [path] = words;
  const text = new TextDecoder().decode(await readNamed(path));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`${path} is not JSON: ${error instanceof Error ? error.message : error}`);
  }
  const input = parseProductInput(value);
  const backend = await openDevice(options.device);
  try {
    const output = await evaluateProduct(backend, input);
    if (json) console.log(JSON.stringify(output));
    else {
      const { kind, adapter, ms, compileMs, dispatches } = output;
      console.log(
        `${kind} of degrees ${input.degree1} x ${input.degree2} -> ${input.degreeOut}, ${input.x.length} rows on ${adapter}: ` +
          `${ms.toFixed(2)} ms, ${dispatches} dispatches, compiled in ${compileMs.toFixed(0)} ms (numbers with --json)`,
      );
    }
    return 0;
  } finally {
    backend.dispose();
  }
}
