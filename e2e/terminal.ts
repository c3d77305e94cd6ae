/** The headless command, as a terminal runs it. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** On SwiftShader, like the browser of the journeys. */
export function equivarium(...args: string[]): Promise<Answer> {
  const script = fileURLToPath(new URL('../scripts/equivarium.mjs', import.meta.url));
  const environment: NodeJS.ProcessEnv = { ...process.env, EQUIVARIUM_ADAPTER: 'swiftshader' };
  if (process.platform !== 'linux') delete environment.EQUIVARIUM_ADAPTER;
  return new Promise((resolve) => {
    const options = { env: environment, maxBuffer: 2 ** 28 };
    execFile(process.execPath, [script, ...args], options, (error, stdout, stderr) => {
      const code = error && typeof error.code === 'number' ? error.code : error ? 1 : 0;
      resolve({ code, stdout, stderr });
    });
  });
}
