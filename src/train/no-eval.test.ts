/** Weights and recipes are read under a Content-Security-Policy without `unsafe-eval`: nothing here may as much as try to compile code. */
import { readFileSync } from 'node:fs';
import { expect, it, vi } from 'vitest';

it('reading weights and recipes compiles no code', async () => {
  const compiled: unknown[][] = [];
  vi.stubGlobal(
    'Function',
    new Proxy(Function, {
      construct: (_, source) => {
        compiled.push(source);
        throw new EvalError('Refused to evaluate a string as JavaScript');
      },
    }),
  );
  const { readWeights } = await import('./weights.ts');
  const { parseRecipe } = await import('./recipe.ts');
  const folder = new URL('../../public/weights/', import.meta.url);
  const { weights } = JSON.parse(readFileSync(new URL('index.json', folder), 'utf8')) as {
    weights: { file: string }[];
  };
  const { info } = await readWeights(weights[0].file, readFileSync(new URL(weights[0].file, folder)));
  const recipe = readFileSync(new URL('recipes/gaunt-ethanol.json', import.meta.url), 'utf8');
  expect([info.version, parseRecipe('gaunt-ethanol.json', recipe).model]).toEqual([1, 'gaunt']);
  vi.unstubAllGlobals();
  expect(compiled).toEqual([]);
});
