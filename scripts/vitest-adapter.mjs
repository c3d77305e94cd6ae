/**
 * Vitest's `gpu` project, once before and after all its files: finds a WebGPU driver (the forks inherit its environment),
 * and at the end prints which kernels of shaders/ ran, how often, and on what.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kernelReport } from './kernels.mjs';
import { ensureVulkan } from './vulkan.mjs';

export default async function setup() {
  const { adapter, source, environment } = await ensureVulkan();
  Object.assign(process.env, environment);
  console.log(`[gpu] ${adapter}, ${source}`);
  const folder = mkdtempSync(join(tmpdir(), 'equivarium-kernels-'));
  process.env.EQUIVARIUM_KERNELS = folder;
  return () => {
    const report = { ...kernelReport(folder), adapter, source };
    rmSync(folder, { recursive: true, force: true });
    console.log(
      `[kernels] ${report.ran.length}/${report.known.length} ran, ${report.dispatches} dispatches, ${adapter}`,
    );
    if (report.idle.length > 0) console.log(`[kernels] never ran: ${report.idle.join(', ')}`);
    if (process.env.EQUIVARIUM_GPU_REPORT) writeFileSync(process.env.EQUIVARIUM_GPU_REPORT, JSON.stringify(report));
  };
}
