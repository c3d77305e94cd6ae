/**
 * End-to-end journeys on the built site (`npm run build` first), served by a plain static server under a path of its own.
 * Two browsers of the same kind: `webgpu`, on SwiftShader, and `refused`, where requestAdapter() answers null.
 */
import { fileURLToPath } from 'node:url';
import { defineConfig, type ReporterDescription } from '@playwright/test';
import { ensureBrowser, headlessFlags, webgpuFlags } from '../scripts/browser.mjs';

const browser = await ensureBrowser();
const launch = (flags: readonly string[]) => ({
  launchOptions: { executablePath: browser.path, headless: true, args: [...headlessFlags, ...flags] },
});
const json = process.env.PLAYWRIGHT_JSON_OUTPUT_FILE;
const reporters: ReporterDescription[] = [['list'], ...(json ? [['json', { outputFile: json }] as const] : [])];

export default defineConfig({
  testDir: '.',
  outputDir: fileURLToPath(new URL('../test-results', import.meta.url)),
  globalSetup: './global-setup.ts',
  reporter: reporters,
  forbidOnly: true,
  workers: 1,
  retries: 0,
  timeout: 180_000,
  expect: { timeout: 30_000 },
  use: { viewport: { width: 1440, height: 900 }, trace: 'off', screenshot: 'only-on-failure' },
  projects: [
    { name: 'webgpu', testIgnore: '**/refused/**', use: launch(webgpuFlags) },
    { name: 'refused', testMatch: '**/refused/**/*.test.ts', use: launch([]) },
  ],
});
