/** The first paint's JavaScript, gzipped: everything index.html loads or preloads, and what that imports statically. */
import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const limit = 120_000;
const folder = fileURLToPath(new URL('../dist', import.meta.url));
const html = readFileSync(join(folder, 'index.html'), 'utf8');
const waiting = [...html.matchAll(/(?:src|href)="\.?\/?([^"]+\.js)"/g)].map(([, path]) => path);
const sizes = new Map();
while (waiting.length > 0) {
  const path = waiting.pop();
  if (sizes.has(path)) continue;
  const text = readFileSync(join(folder, path), 'utf8');
  sizes.set(path, gzipSync(text, { level: 9 }).length);
  for (const [, target] of text.matchAll(
    /(?:^|[;\n}])\s*(?:import|export)\s*(?:[\w*{}\s,$]+?from\s*)?["'](\.[^"']+\.js)["']/g,
  )) {
    waiting.push(posix.join(posix.dirname(path), target));
  }
}
const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
for (const [path, size] of sizes) console.log(`${path} ${(size / 1000).toFixed(1)} kB gz`);
console.log(`first-paint JavaScript: ${(total / 1000).toFixed(1)} kB gz of ${limit / 1000}`);
if (sizes.size === 0 || total > limit) {
  console.error(sizes.size === 0 ? 'index.html loads no script' : 'over the budget');
  process.exitCode = 1;
}
