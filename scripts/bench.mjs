/**
 * `npm run -s bench -- [SECTION] --json`: ratios against named peers, measured in one process; `frames`, which needs a browser, measures how evenly the
 * page draws while it trains.
 */
import { runHeadless } from './headless.mjs';

const [, , ...words] = process.argv;

try {
  if (words[0] === 'frames') await (await import('./frame-times.mjs')).frameTimes(words.includes('--json'));
  else process.exitCode = await runHeadless('bench', words, { needsAdapter: words[0] !== 'import' });
} catch (error) {
  console.error(`bench: ${error.message}`);
  process.exitCode = 1;
}
