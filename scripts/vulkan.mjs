/**
 * Finds a driver for WebGPU in Node (Dawn): Vulkan on Linux; Metal and Direct3D 12 need nothing. A driver counts only when a
 * process of its own got an adapter and a right answer from it (probe-adapter.mjs).
 * Order on Linux: VK_DRIVER_FILES / VK_ICD_FILENAMES as set; what the Vulkan loader finds (a GPU, or Mesa's lavapipe from
 * version 23 on); the SwiftShader that lies beside the browser. EQUIVARIUM_ADAPTER=swiftshader|lavapipe chooses by name.
 *
 * Found with webgpu 0.6.2 on Debian 12: lavapipe 25.0.7 gives shader-f16, 16 storage buffers per stage, 1024 invocations;
 * Chromium's SwiftShader 5.0 gives no f16, 12 storage buffers, 256 invocations, and starts in 13 ms against 200. Both have
 * timestamps. An empty (but set) VK_DRIVER_FILES means "no driver". Dawn loads libvulkan.so.1, which Chromium carries
 * too: LD_LIBRARY_PATH is pointed there when the system has none. The environment must be set before the process starts.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ensureBrowser, findBrowser, installPackages, isDebianRoot } from './browser.mjs';

const oldestMesa = 23;
const probe = fileURLToPath(new URL('./probe-adapter.mjs', import.meta.url));

/** process.env with the given changes; undefined removes. Empty driver variables are removed: set but empty hides all drivers. */
export function environmentWith(changes) {
  const environment = { ...process.env };
  for (const name of ['VK_DRIVER_FILES', 'VK_ICD_FILENAMES']) if (!environment[name]) delete environment[name];
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) delete environment[name];
    else environment[name] = value;
  }
  return environment;
}

function adapterWith(changes) {
  const options = { encoding: 'utf8', timeout: 60_000, env: environmentWith(changes) };
  const { status, stdout } = spawnSync(process.execPath, [probe], options);
  return status === 0 ? JSON.parse(stdout.trim().split('\n').at(-1)) : null;
}

const named = (adapter) => [adapter.vendor, adapter.description || adapter.architecture].filter(Boolean).join(' ');
const isLavapipe = (adapter) => /llvmpipe/i.test(adapter.description + adapter.architecture);
const mesaVersion = (adapter) => Number(/Mesa (\d+)/.exec(adapter.description)?.[1] ?? Number.POSITIVE_INFINITY);
const only = (file) => ({ VK_DRIVER_FILES: file, VK_ICD_FILENAMES: file });

function answer(adapter, source, environment) {
  return { adapter: named(adapter), source, environment };
}

function fromSystem() {
  const adapter = adapterWith({});
  if (!adapter || (isLavapipe(adapter) && mesaVersion(adapter) < oldestMesa)) return null;
  return answer(adapter, isLavapipe(adapter) ? "the system's lavapipe" : "the system's driver", {});
}

function fromLavapipe() {
  for (const folder of ['/usr/share/vulkan/icd.d', '/etc/vulkan/icd.d', '/usr/local/share/vulkan/icd.d']) {
    if (!existsSync(folder)) continue;
    for (const name of readdirSync(folder).filter((file) => file.startsWith('lvp_icd'))) {
      const file = join(folder, name);
      const adapter = adapterWith(only(file));
      if (adapter) return answer(adapter, file, only(file));
    }
  }
  return null;
}

/** Debian starts Chromium through a script in /usr/bin, so its folder is listed; Chrome's link leads to its own. */
function driverFolders(browser) {
  return [dirname(browser.path), '/usr/lib/chromium', '/opt/google/chrome', '/opt/microsoft/msedge'];
}

function fromBrowser(browser) {
  for (const folder of driverFolders(browser)) {
    const file = join(folder, 'vk_swiftshader_icd.json');
    if (!existsSync(file)) continue;
    const paths = [folder, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':');
    for (const environment of [only(file), { ...only(file), LD_LIBRARY_PATH: paths }]) {
      const adapter = adapterWith(environment);
      if (adapter) return answer(adapter, file, environment);
    }
  }
  return null;
}

/**
 * The driver to use: its adapter's name, where it came from and the environment to start Node with; null when there is none.
 * @returns {Promise<{ adapter: string, source: string, environment: Record<string, string> } | null>}
 */
export async function findVulkan(browser) {
  const wanted = process.env.EQUIVARIUM_ADAPTER;
  if (wanted && wanted !== 'swiftshader' && wanted !== 'lavapipe') {
    throw new Error(`EQUIVARIUM_ADAPTER=${wanted}: expected swiftshader or lavapipe.`);
  }
  if (wanted === 'lavapipe') return fromLavapipe();
  if (wanted !== 'swiftshader') {
    const given = process.env.VK_DRIVER_FILES || process.env.VK_ICD_FILENAMES;
    if (given) {
      const adapter = adapterWith({});
      return adapter && answer(adapter, given, {});
    }
    const system = fromSystem();
    if (system || process.platform !== 'linux') return system;
  }
  const beside = browser ?? (await findBrowser());
  return beside && fromBrowser(beside);
}

/** Like findVulkan, and installs what is missing. Throws when there is still no adapter. */
export async function ensureVulkan() {
  const found = await findVulkan();
  if (found) return found;
  const browser = await ensureBrowser();
  const beside = await findVulkan(browser);
  if (beside) return beside;
  if (isDebianRoot()) {
    installPackages(['libvulkan1']);
    const installed = await findVulkan(browser);
    if (installed) return installed;
  }
  throw new Error(
    'No WebGPU adapter for Node. On Linux install libvulkan1 with a driver (mesa-vulkan-drivers 23 or newer), or set VK_DRIVER_FILES.',
  );
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  console.log(await findVulkan());
}
