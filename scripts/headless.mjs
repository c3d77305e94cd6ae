/**
 * The headless bundle: Vite turns src/cli/main.ts and src/bench/main.ts into Node modules under .cache/headless-HASH, HASH
 * taken over every source, shader and lock file, so a stale bundle is never run and two terminals never disturb each other.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environmentWith, findVulkan } from './vulkan.mjs';

export const root = fileURLToPath(new URL('..', import.meta.url));
const cache = join(root, '.cache');
const kept = 3;

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

function fingerprint() {
  const hash = createHash('sha256');
  const single = ['vite.config.ts', 'package-lock.json', 'package.json'].map((name) => join(root, name));
  for (const file of [...filesBelow(join(root, 'src')), ...filesBelow(join(root, 'shaders')), ...single]) {
    hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex').slice(0, 16);
}

function removeOld() {
  const bundles = readdirSync(cache)
    .filter((name) => /^headless-[0-9a-f]{16}$/.test(name))
    .map((name) => ({ path: join(cache, name), time: statSync(join(cache, name)).mtimeMs }))
    .sort((a, b) => b.time - a.time);
  for (const { path } of bundles.slice(kept)) rmSync(path, { recursive: true, force: true });
}

/** Folder of an up-to-date bundle, built when there is none. Throws with Vite's own words when it does not build. */
export function headlessBundle() {
  mkdirSync(cache, { recursive: true });
  const name = `headless-${fingerprint()}`;
  const target = join(cache, name);
  if (existsSync(target)) return target;
  const fresh = join(cache, `${name}.${process.pid}`);
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const build = [vite, 'build', '--mode', 'headless', '--outDir', fresh, '--logLevel', 'warn'];
  const { status, stdout, stderr } = spawnSync(process.execPath, build, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`the headless bundle does not build:\n${stdout}${stderr}`);
  try {
    renameSync(fresh, target);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
  removeOld();
  return target;
}

/**
 * Runs an entry of the bundle with this terminal's streams and the WebGPU driver found here; answers with its exit code.
 * Paths in `args` count from where npm was called.
 */
export async function runHeadless(entry, args, { needsAdapter }) {
  const vulkan = needsAdapter ? await findVulkan() : null;
  const environment = environmentWith({ ...vulkan?.environment, EQUIVARIUM_ROOT: root });
  const file = join(headlessBundle(), `${entry}.js`);
  const options = { cwd: process.env.INIT_CWD ?? process.cwd(), env: environment, stdio: 'inherit' };
  const child = spawn(process.execPath, ['--enable-source-maps', file, ...args], options);
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      if (signal) console.error(`ended by ${signal}`);
      resolve(code ?? 1);
    });
  });
}
