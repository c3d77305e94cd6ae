/** Serves dist/, or the folder that EQUIVARIUM_DIST names, for all journeys, below a path: the build must not care where it lies. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { serve } from '../scripts/serve.mjs';

export default async function setup(): Promise<() => Promise<void>> {
  const folder = process.env.EQUIVARIUM_DIST ?? fileURLToPath(new URL('../dist', import.meta.url));
  if (!existsSync(`${folder}/index.html`)) throw new Error(`${folder} holds no site: run \`npm run build\` first`);
  const { url, close } = await serve(folder, { port: 0, base: '/some/where/' });
  process.env.EQUIVARIUM_SITE = url;
  return close;
}
