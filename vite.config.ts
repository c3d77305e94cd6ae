/** Build, workers and tests. WGSL is imported as text (`?raw`); the site is static and works under any base path. */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  base: './',
  plugins: [react()],
  worker: { format: 'es' },
  build: { target: 'es2022', assetsInlineLimit: 0 },
  test: {
    projects: [
      { extends: true, test: { name: 'unit', include: ['src/**/*.test.{ts,tsx}'], exclude: ['src/**/*.gpu.test.ts'], environment: 'node' } },
      { extends: true, test: { name: 'gpu', include: ['src/**/*.gpu.test.ts'], environment: 'node', pool: 'forks', fileParallelism: false } },
    ],
  },
});
