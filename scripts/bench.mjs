/** `npm run -s bench -- [SECTION] --json`: ratios against named peers, measured in one process. */
import { runHeadless } from './headless.mjs';

const [, , ...words] = process.argv;

try {
  process.exitCode = await runHeadless('bench', words, { needsAdapter: words[0] !== 'import' });
} catch (error) {
  console.error(`bench: ${error.message}`);
  process.exitCode = 1;
}
