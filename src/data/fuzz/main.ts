/** One process of `npm run fuzz`: FIRST LAST STEP; a line of JSON for every hundred files, and the tally at the end. */
import { fuzz } from './run.ts';

const [first, last, step] = process.argv.slice(2).map(Number);
const report = (line: object): void => console.log(JSON.stringify(line));
const tally = await fuzz(first, last, step, (done) => report({ done, resident: process.memoryUsage.rss() }));
report({ tally, resident: process.memoryUsage.rss() });
