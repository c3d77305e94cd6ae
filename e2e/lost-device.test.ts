/**
 * The GPU goes away in the middle of an orbit: named, nothing finished is lost, and one click goes on. A GPU that refuses a kernel computes by another, and the
 * page says so.
 */
import { expect, type Playground, smallLink, test } from './page.ts';

const running = (playground: Playground) => playground.run.getByRole('button', { name: 'Cancel' });

async function goesOn(playground: Playground): Promise<void> {
  const strip = playground.page.getByTestId('device-lost');
  await expect(strip).toContainText('The GPU was lost');
  await strip.getByRole('button', { name: 'Continue', exact: true }).click();
  await playground.finished();
  await expect(strip).toHaveCount(0);
}

test('a destroyed device is named and the orbit continued', async ({ playground }) => {
  await playground.page.addInitScript(() => {
    const { Worker: Original } = window;
    window.Worker = class extends Original {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        if (options?.name === 'device')
          addEventListener('destroy-device', () => this.postMessage({ kind: 'lose-device' }));
      }
    };
  });
  await playground.open(smallLink);
  await expect(running(playground)).toBeVisible();
  await expect(playground.device).toContainText('WebGPU');
  await playground.page.evaluate(() => dispatchEvent(new Event('destroy-device')));
  await goesOn(playground);
});

test("the crash of the browser's GPU process is named and the orbit continued", async ({ playground, browser }) => {
  await playground.open(smallLink);
  await expect(running(playground)).toBeVisible();
  await expect(playground.device).toContainText('WebGPU');
  const session = await browser.newBrowserCDPSession();
  await session.send('Browser.crashGpuProcess').catch(() => undefined);
  await goesOn(playground);
});

test('a kernel that the device refuses is replaced by another, and the page says so', async ({ playground }) => {
  await playground.page.route(/device-worker[^/]*\.js$/, async (route) => {
    const answer = await route.fetch();
    const refusing = `{
      const compile = GPUDevice.prototype.createComputePipelineAsync;
      GPUDevice.prototype.createComputePipelineAsync = function (descriptor) {
        return descriptor.label === 'sparse-product'
          ? Promise.reject(new Error('registers ran out'))
          : compile.call(this, descriptor);
      };
    }`;
    await route.fulfill({ response: answer, body: `${refusing}\n${await answer.text()}` });
  });
  await playground.open(smallLink);
  await expect(playground.device).toContainText('WebGPU');
  await playground.finished();
  await expect(playground.verdict).toContainText('exact');
  const remarks = playground.page.getByTestId('device-remarks');
  await remarks.getByText('Not every kernel compiles on this device').click();
  await expect(remarks.getByRole('listitem')).toHaveText(/Sparse products do not compile unrolled.*registers ran out/);
});
