/** `npm start`: builds the site and serves it; prints the address. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './headless.mjs';
import { serve } from './serve.mjs';
import { tool } from './steps.mjs';

const [node, ...build] = tool('vite/bin/vite.js', 'build', '--logLevel', 'warn');
try {
  execFileSync(node, build, { cwd: root, stdio: 'inherit' });
} catch {
  process.exit(1);
}
const { url } = await serve(join(root, 'dist'));
console.log(`\n  Equivarium is at ${url}   (Ctrl+C ends it)\n`);
