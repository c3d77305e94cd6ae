/** `npm run -s equivarium -- COMMAND`: the headless command; stdout carries the command's output and nothing else. */
import { runHeadless } from './headless.mjs';

const args = process.argv.slice(2);
const onReference = args.some(
  (arg, index) => arg === '--device=reference' || (arg === '--device' && args[index + 1] === 'reference'),
);
const needsAdapter = ['orbit', 'train', 'product', 'record'].includes(args[0]) && !onReference;
try {
  process.exitCode = await runHeadless('cli', args, { needsAdapter });
} catch (error) {
  console.error(`equivarium: ${error.message}`);
  process.exitCode = 1;
}
