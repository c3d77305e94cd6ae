/** `node scripts/picture.mjs`: builds nothing, opens dist/, waits for live numbers and writes README's picture. */
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { ensureBrowser, headlessFlags, webgpuFlags } from './browser.mjs';
import { root } from './headless.mjs';
import { serve } from './serve.mjs';

const { url, close } = await serve(join(root, 'dist'), { port: 0 });
const { path } = await ensureBrowser();
const browser = await chromium.launch({ executablePath: path, args: [...headlessFlags, ...webgpuFlags] });
const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: 'light' });
await page.goto(url);
const done = page.locator('.run .state').filter({ hasText: 'done in' });
await done.nth(1).waitFor({ timeout: 300_000 });
await page.waitForTimeout(2000);
await page.screenshot({ path: join(root, 'public', 'picture.png') });
await browser.close();
await close();
