/** `npm run -s bench -- [SECTION] --json`: ratios against named peers, measured in one process. */
import { runHeadless } from './headless.mjs';

try {
  process.exitCode = await runHeadless('bench', process.argv.slice(2), { needsAdapter: true });
} catch (error) {
  console.error(`bench: ${error.message}`);
  process.exitCode = 1;
}
