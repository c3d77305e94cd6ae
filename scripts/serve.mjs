/**
 * Serves dist/ like any static host: no special headers, any base path. `node scripts/serve.mjs [--port N] [--base /path/]`;
 * without a port the first free one from 4173. Also used by the end-to-end tests.
 */
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
  '.xyz': 'text/plain; charset=utf-8',
  '.extxyz': 'text/plain; charset=utf-8',
};

function fileFor(folder, base, url) {
  const path = decodeURIComponent(new URL(url, 'http://localhost').pathname);
  if (!path.startsWith(base)) return null;
  const file = join(folder, normalize(`/${path.slice(base.length) || 'index.html'}`));
  if (!file.startsWith(folder + sep)) return null;
  return existsSync(file) && statSync(file).isFile() ? file : null;
}

function listen(server, port, fixed) {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      if (error.code === 'EADDRINUSE' && !fixed) resolve(listen(server, port + 1, false));
      else reject(error);
    });
    server.listen(port, 'localhost', () => resolve(server.address().port));
  });
}

/**
 * Starts serving; port 0 takes any free one, `undefined` the first free from 4173.
 * @param {string} folder
 * @param {{ port?: number, base?: string }} options
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function serve(folder, { port, base = '/' } = {}) {
  const server = createServer((request, response) => {
    let file = null;
    try {
      file = fileFor(folder, base, request.url);
    } catch {
      // A path that cannot be decoded names no file.
    }
    if (!file) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('not found');
      return;
    }
    const type = types[extname(file)] ?? 'application/octet-stream';
    response.writeHead(200, { 'content-type': type, 'content-length': statSync(file).size });
    createReadStream(file).pipe(response);
  });
  const bound = await listen(server, port ?? 4173, port !== undefined);
  const close = () =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return { url: `http://localhost:${bound}${base}`, close };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values } = parseArgs({ options: { port: { type: 'string' }, base: { type: 'string', default: '/' } } });
  const folder = fileURLToPath(new URL('../dist', import.meta.url));
  if (!existsSync(join(folder, 'index.html'))) {
    console.error('dist/ holds no site yet: npm run build');
    process.exit(1);
  }
  const { url } = await serve(folder, {
    port: values.port === undefined ? undefined : Number(values.port),
    base: values.base,
  });
  console.log(`Equivarium: ${url}`);
}
