/**
 * Build, workers, the headless bundle and the tests. WGSL is imported as text (`?raw`); the site is static and works under
 * any base path. `--mode headless` bundles the terminal's commands and the benchmarks for Node (see scripts/headless.mjs).
 */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const quiet = { checks: { pluginTimings: false } };

/** What the first paint needs is one file: many small ones compress worse and are fetched one after the other. */
const onePage = { codeSplitting: { groups: [{ name: 'page', tags: ['$initial' as const] }] } };

const site = {
  target: 'es2022',
  assetsInlineLimit: 0,
  chunkSizeWarningLimit: 600,
  rolldownOptions: { ...quiet, output: onePage },
};

const headless = {
  ssr: true,
  target: 'node20',
  copyPublicDir: false,
  emptyOutDir: true,
  minify: false,
  sourcemap: true,
  rolldownOptions: {
    ...quiet,
    input: { cli: 'src/cli/main.ts', bench: 'src/bench/main.ts', fuzz: 'src/data/fuzz/main.ts' },
  },
};

const gpu = {
  environment: 'node',
  pool: 'forks' as const,
  maxWorkers: 1,
  fileParallelism: false,
  testTimeout: 120_000,
  hookTimeout: 120_000,
  globalSetup: ['scripts/vitest-adapter.mjs'],
  setupFiles: ['scripts/vitest-kernels.mjs'],
};

/** The development server injects inline scripts and styles of its own; the built page keeps the policy of index.html. */
const developmentPolicy = {
  name: 'development-policy',
  apply: 'serve' as const,
  transformIndexHtml: (html: string) => html.replace(/<meta\s+http-equiv="Content-Security-Policy"[^>]*>/, ''),
};

export default defineConfig(({ mode }) => ({
  base: './',
  plugins: [react(), developmentPolicy],
  worker: { format: 'es' },
  build: mode === 'headless' ? headless : site,
  ssr: mode === 'headless' ? { noExternal: true, external: ['webgpu', '@jax-js/jax'] } : {},
  test: {
    testTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['src/**/*.test.{ts,tsx}'],
          exclude: ['src/**/*.gpu.test.ts', 'src/house.test.ts', 'src/shaders.test.ts'],
          environment: 'node',
        },
      },
      { extends: true, test: { name: 'gpu', include: ['src/**/*.gpu.test.ts', 'src/shaders.test.ts'], ...gpu } },
      { extends: true, test: { name: 'house', include: ['src/house.test.ts'], environment: 'node' } },
    ],
  },
}));
