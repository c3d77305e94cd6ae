/**
 * `node scripts/large-file.mjs [--megabytes N] [--browser [--site FOLDER]]`: makes an extXYZ file of N MB (default 1024) in the system's temporary
 * folder, opens it through the io worker's session in Node, or on the built page (`npm run build` first) in a browser, asks for
 * 50 frames at random and prints what that took. The most memory that one process may take is 1.5 GB.
 */
import { createHash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root, runHeadless } from './headless.mjs';

const elements = 'O C C H H H H H H'.split(' ');
const framesPerBlock = 20_000;
const memoryLimit = 1.5e9;

/** Evenly spread numbers in [0, 1): Weyl's sequence of the golden ratio. */
const spread = (n) => (Math.imul(n, 0x9e3779b9) >>> 0) / 2 ** 32;

function block() {
  let n = 0;
  let text = '';
  const value = () => (10 * spread(n++) - 5).toFixed(8).padStart(17);
  for (let frame = 0; frame < framesPerBlock; frame++) {
    text += `9\nProperties=species:S:1:pos:R:3:forces:R:3 energy=${(-490 - 10 * spread(n++)).toFixed(8)} step=${frame}\n`;
    for (const element of elements) {
      text += `${element.padEnd(2)}${value()}${value()}${value()}${value()}${value()}${value()}\n`;
    }
  }
  return Buffer.from(text);
}

/** Writes whole blocks, so that the file ends with a frame; answers with its size, frames and hash. */
function makeFile(path, bytes) {
  const part = block();
  const hash = createHash('sha256');
  const file = openSync(path, 'w');
  let size = 0;
  for (; size < bytes; size += part.length) {
    writeSync(file, part);
    hash.update(part);
  }
  closeSync(file);
  return { size, frames: (size / part.length) * framesPerBlock, hash: hash.digest('hex') };
}

/** Largest resident sets of the pages' processes below this one, bytes. Linux only. */
function pagePeaks() {
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const facts = processes.flatMap((pid) => {
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      const field = (name) => Number(new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(status)?.[1]);
      return [{ pid: Number(pid), parent: field('PPid'), peak: 1024 * field('VmHWM'), command }];
    } catch {
      return [];
    }
  });
  const family = new Set([process.pid]);
  for (let before = 0; before !== family.size; ) {
    before = family.size;
    for (const { pid, parent } of facts) if (family.has(parent)) family.add(pid);
  }
  return facts
    .filter(({ pid, command }) => family.has(pid) && command.includes('--type=renderer'))
    .map(({ peak }) => peak);
}

/** Opens the file as a visitor would, moves the frame slider to 50 places and waits for each frame's number. */
async function inBrowser(site, path, { size, frames }) {
  const { chromium } = await import('@playwright/test');
  const { ensureBrowser, headlessFlags, webgpuFlags } = await import('./browser.mjs');
  const { serve } = await import('./serve.mjs');
  const { url, close } = await serve(site, { port: 0 });
  const { path: executablePath } = await ensureBrowser();
  const browser = await chromium.launch({ executablePath, args: [...headlessFlags, ...webgpuFlags] });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(300_000);
    await page.addInitScript(countFrames);
    await page.goto(`${url}#v=1&a=transformer:random:7&b=gaunt:random:7&s=sample:ethanol&n=72&seed=3`);
    await page.getByTestId('verdict').waitFor();
    const before = pagePeaks();
    const choosing = page.waitForEvent('filechooser');
    await page.getByLabel('Subject', { exact: true }).getByRole('button', { name: 'files', exact: true }).click();
    const begun = performance.now();
    await (await choosing).setFiles(path);
    const slider = page.locator(`input[type=range][aria-label=Frame][max="${frames}"]`);
    await slider.waitFor();
    const openSeconds = (performance.now() - begun) / 1000;
    const milliseconds = [];
    for (let count = 0; count < 50; count++) {
      const frame = 1 + Math.floor(spread(count + 1) * frames);
      milliseconds.push(await slider.evaluate(scrubTo, frame));
    }
    milliseconds.sort((a, b) => a - b);
    const peak = Math.max(...pagePeaks());
    console.log(
      JSON.stringify({
        megabytes: Math.round(size / 1e6),
        openSeconds: Number(openSeconds.toFixed(1)),
        medianFrameMilliseconds: Math.round(milliseconds[25]),
        slowestFrameMilliseconds: Math.round(milliseconds[49]),
        pageMegabytesBefore: Math.round(Math.max(...before) / 1e6),
        pageMegabytesAtPeak: Math.round(peak / 1e6),
      }),
    );
    if (peak > memoryLimit) throw new Error(`the page took ${peak} bytes, more than ${memoryLimit}`);
  } finally {
    await browser.close();
    await close();
  }
}

/** In the page, before its own code: counts the frames that workers send. */
function countFrames() {
  window.framesSent = 0;
  const Plain = window.Worker;
  window.Worker = class extends Plain {
    constructor(...given) {
      super(...given);
      this.addEventListener('message', ({ data }) => {
        if (data.kind === 'frame') window.framesSent++;
      });
    }
  };
}

/** In the page: moves the slider as a hand would; milliseconds until the frame has come and been drawn. */
function scrubTo(slider, frame) {
  const begun = performance.now();
  const sent = window.framesSent;
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(slider, String(frame));
  slider.dispatchEvent(new Event('input', { bubbles: true }));
  return new Promise((resolve) => {
    const look = () => {
      if (window.framesSent > sent) requestAnimationFrame(() => resolve(performance.now() - begun));
      else requestAnimationFrame(look);
    };
    look();
  });
}

const { values } = parseArgs({
  options: {
    megabytes: { type: 'string', default: '1024' },
    browser: { type: 'boolean', default: false },
    site: { type: 'string', default: join(root, 'dist') },
  },
});
const folder = mkdtempSync(join(tmpdir(), 'equivarium-large-'));
try {
  const path = join(folder, 'large.extxyz');
  const made = makeFile(path, Number(values.megabytes) * 1e6);
  console.log(JSON.stringify(made));
  if (values.browser) await inBrowser(values.site, path, made);
  else process.exitCode = await runHeadless('bench', ['large-file', path], { needsAdapter: false });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
