/**
 * `npm test`, the one gate: format and lint, types, unit, gpu, house, build, end to end, in this order, all of them even
 * after a failure. Finds or installs a browser and a Vulkan driver first and says which. The last line is the totals.
 * `npm test -- unit gpu` runs only the steps named.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBrowser } from './browser.mjs';
import { root } from './headless.mjs';
import { runStep, tool } from './steps.mjs';
import { ensureVulkan, environmentWith } from './vulkan.mjs';

const reports = mkdtempSync(join(tmpdir(), 'equivarium-test-'));
const reportOf = (name) => join(reports, `${name}.json`);

function vitest(project) {
  const report = reportOf(project);
  const args = ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  return { name: project, commands: [tool('vitest/vitest.mjs', ...args)], report };
}

const playwright = tool('@playwright/test/cli.js', 'test', '--config', join('e2e', 'playwright.config.ts'));
const steps = [
  { name: 'lint', commands: [tool('@biomejs/biome/bin/biome', 'ci', '--error-on-warnings', '.')] },
  { name: 'types', commands: [tool('typescript/bin/tsc', '--noEmit', '-p', '.')] },
  vitest('unit'),
  vitest('gpu'),
  vitest('house'),
  { name: 'build', commands: [tool('vite/bin/vite.js', 'build'), [process.execPath, 'scripts/budget.mjs']] },
  { name: 'e2e', commands: [playwright], report: reportOf('e2e') },
];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !steps.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(`unknown step ${unknown.join(', ')}; there are ${steps.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}

const start = performance.now();
const results = [];
let tools;
try {
  const browser = await ensureBrowser();
  const vulkan = await ensureVulkan();
  tools = { browser, vulkan };
  console.log(`browser: ${browser.version} (${browser.source}, ${browser.path})`);
  console.log(`WebGPU in Node: ${vulkan.adapter} (${vulkan.source})`);
} catch (error) {
  console.error(error.message);
  results.push({ name: 'browser and driver', ok: false, seconds: '0', passed: 0, failed: 1 });
}

const environment = environmentWith({
  ...tools?.vulkan.environment,
  ...(tools && { EQUIVARIUM_BROWSER: tools.browser.path }),
  EQUIVARIUM_GPU_REPORT: reportOf('kernels'),
  PLAYWRIGHT_JSON_OUTPUT_FILE: reportOf('e2e'),
});
for (const step of steps) {
  if (wanted.length === 0 || wanted.includes(step.name)) results.push(await runStep(step, environment));
}

const ranGpu = wanted.length === 0 || wanted.includes('gpu');
if (ranGpu) {
  const kernels = existsSync(reportOf('kernels')) ? JSON.parse(readFileSync(reportOf('kernels'), 'utf8')) : null;
  console.log(
    `\nkernels executed: ${kernels ? `${kernels.ran.length}/${kernels.known.length}, ${kernels.dispatches} dispatches` : 'none'}`,
  );
  if (!kernels || kernels.ran.length === 0) {
    console.error('no kernel ran: the gpu tests proved nothing');
    results.push({ name: 'kernels', ok: false, seconds: '0', passed: 0, failed: 1 });
  }
}
if (tools) {
  console.log(`adapter in Node: ${tools.vulkan.adapter} (${tools.vulkan.source})`);
  console.log(`browser: ${tools.browser.version} (${tools.browser.source})`);
}
for (const failure of results.flatMap(({ failures = [] }) => failures)) console.log(`\nfailed: ${failure}\n`);
for (const { name, ok, seconds, passed, failed } of results) {
  console.log(
    `${ok ? 'ok    ' : 'FAILED'} ${name.padEnd(8)} ${seconds.padStart(6)} s${passed + failed > 0 ? `  ${passed} passed, ${failed} failed` : ''}`,
  );
}
console.log(`total ${((performance.now() - start) / 60000).toFixed(1)} min in ${root}`);
rmSync(reports, { recursive: true, force: true });
const sum = (key) => results.reduce((total, result) => total + result[key], 0);
process.exitCode = results.every(({ ok }) => ok) ? 0 : 1;
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
