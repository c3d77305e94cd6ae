/**
 * Finds a Chromium-family browser, or installs one: the end-to-end tests drive it, and Node borrows its software Vulkan driver.
 * Order: EQUIVARIUM_BROWSER (a path), the system's Chromium / Chrome / Edge, Playwright's own; to install: on Debian as root
 * the system's package, else `npx playwright install chromium` (with its libraries where that is permitted).
 *
 * Flags, tried with Chromium 156 on Linux without a GPU: WebGPU compute needs the full browser with --headless=new and
 * --enable-unsafe-webgpu; --use-webgpu-adapter=swiftshader makes the adapter the same everywhere. --enable-features=Vulkan
 * changes nothing there. Without flags requestAdapter() answers null: that is how the tests refuse an adapter.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const headlessFlags = ['--headless=new'];
export const webgpuFlags = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];

const names = {
  linux: [
    'chromium',
    'google-chrome',
    'google-chrome-stable',
    'chromium-browser',
    'microsoft-edge',
    'microsoft-edge-stable',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].flatMap((folder) =>
    process.env[folder]
      ? [
          'Google/Chrome/Application/chrome.exe',
          'Chromium/Application/chrome.exe',
          'Microsoft/Edge/Application/msedge.exe',
        ].map((file) => join(process.env[folder], file))
      : [],
  ),
};

/** The browser's version line, or null when it does not start (Ubuntu's chromium-browser is only a pointer to a snap). */
function versionOf(path) {
  if (process.platform === 'win32') return existsSync(path) ? 'installed' : null;
  const { status, stdout } = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 30_000 });
  return status === 0 && stdout.trim() ? stdout.trim().split('\n').at(-1) : null;
}

function onPath(name) {
  if (name.includes('/')) return existsSync(name) ? name : null;
  const folder = (process.env.PATH ?? '').split(delimiter).find((entry) => entry && existsSync(join(entry, name)));
  return folder ? join(folder, name) : null;
}

/** Playwright's own browser when it is downloaded. */
async function playwrightBrowser() {
  try {
    const { chromium } = await import('@playwright/test');
    const path = chromium.executablePath();
    return existsSync(path) ? path : null;
  } catch {
    return null;
  }
}

/** @returns {Promise<{ path: string, version: string, source: string } | null>} */
export async function findBrowser() {
  const wanted = process.env.EQUIVARIUM_BROWSER;
  if (wanted) {
    const version = versionOf(wanted);
    if (!version)
      throw new Error(`EQUIVARIUM_BROWSER=${wanted} does not start. Give the path of a Chromium, Chrome or Edge.`);
    return { path: wanted, version, source: 'EQUIVARIUM_BROWSER' };
  }
  for (const name of names[process.platform] ?? []) {
    const path = onPath(name);
    const version = path && versionOf(path);
    if (version) return { path, version, source: 'system' };
  }
  const path = await playwrightBrowser();
  const version = path && versionOf(path);
  return version ? { path, version, source: 'Playwright' } : null;
}

/** True where apt-get may be called without asking. */
export function isDebianRoot() {
  return process.platform === 'linux' && process.getuid?.() === 0 && onPath('apt-get') !== null;
}

/** Installs packages of the system; says so on stderr. */
export function installPackages(packages) {
  console.error(`installing ${packages.join(' ')} from the system's packages`);
  const options = { stdio: ['ignore', 2, 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  execFileSync('apt-get', ['update', '-q'], options);
  execFileSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], options);
}

function hasDebianChromium() {
  return isDebianRoot() && /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));
}

/** Like findBrowser, and installs one when there is none. Throws when that fails too. */
export async function ensureBrowser() {
  const found = await findBrowser();
  if (found) return found;
  if (hasDebianChromium()) {
    try {
      installPackages(['chromium', 'libvulkan1', 'fonts-dejavu-core']);
    } catch (error) {
      console.error(`the system's packages gave no browser (${error.message}); trying Playwright's`);
    }
    const installed = await findBrowser();
    if (installed) return installed;
  }
  console.error("downloading Playwright's Chromium");
  const cli = fileURLToPath(new URL('../node_modules/@playwright/test/cli.js', import.meta.url));
  const dependencies = isDebianRoot() ? ['--with-deps'] : [];
  execFileSync(process.execPath, [cli, 'install', ...dependencies, '--no-shell', 'chromium'], {
    stdio: ['ignore', 2, 2],
  });
  const installed = await findBrowser();
  if (installed) return installed;
  throw new Error('No browser. Install Chromium, Chrome or Edge, or set EQUIVARIUM_BROWSER to the path of one.');
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  console.log(await findBrowser());
}
