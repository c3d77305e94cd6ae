/** `npm run -s equivarium -- COMMAND`: the headless command; stdout carries the command's output and nothing else. */
import { runHeadless } from './headless.mjs';

const args = process.argv.slice(2);
const onReference = args.some(
  (arg, index) => arg === '--device=reference' || (arg === '--device' && args[index + 1] === 'reference'),
);
const onlyLists = args[0] === 'preset' && (args[1] ?? '--json') === '--json';
const computes = ['orbit', 'aggregate', 'train', 'product', 'record', 'preset', 'laboratory'].includes(args[0]);
const onlyFiles = args[0] === 'orbit' && args.some((arg) => /^--(export|predictions)(=|$)/.test(arg));
const needsAdapter = computes && !onlyLists && !onlyFiles && !onReference;
try {
  process.exitCode = await runHeadless('cli', args, { needsAdapter });
} catch (error) {
  console.error(`equivarium: ${error.message}`);
  process.exitCode = 1;
}
