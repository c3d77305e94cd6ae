/** Sharing of compiled programs: few are kept, what runs is not disposed of, and what nobody waits for is not compiled. */
import { describe, expect, it } from 'vitest';
import type { Backend, CompileOptions, Program } from '../backend/backend.ts';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import { PROGRAMS_KEPT, type ProgramKey, withProgram } from './programs.ts';
import { preparePredictor } from './runner.ts';
import { randomWeights } from './weights.ts';

const { outputs: KEPT, features: FEATURES_KEPT } = PROGRAMS_KEPT;
const pause = (milliseconds = 0) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const otherProgram = async (): Promise<Program> => ({
  run: async () => ({}),
  memory: () => 1,
  dispatches: 1,
  dispose: () => {},
});

/** A compiler that notes what it does. */
function workshop(milliseconds = 0) {
  const compiled: string[] = [];
  const disposed: string[] = [];
  const aborted: string[] = [];
  const compile =
    (name: string) =>
    async ({ signal }: CompileOptions): Promise<Program> => {
      await pause(milliseconds);
      if (signal?.aborted) {
        aborted.push(name);
        signal.throwIfAborted();
      }
      compiled.push(name);
      return { run: async () => ({}), memory: () => 1, dispatches: 1, dispose: () => disposed.push(name) };
    };
  const backend: Backend = { ...createReferenceBackend() };
  const use = <Value>(
    name: string,
    work: () => Value | Promise<Value>,
    options: CompileOptions = {},
    kind: ProgramKey['of'] = 'outputs',
  ) => withProgram(backend, { of: kind, name }, compile(name), options, work);
  return { compiled, disposed, aborted, use };
}

describe('shared programs', () => {
  it('are compiled once while they are kept, and disposed of in the order of their last use', async () => {
    const { compiled, disposed, use } = workshop();
    const names = Array.from({ length: KEPT + 1 }, (_, n) => `p${n}`);
    for (const name of names.slice(0, KEPT)) await use(name, () => {});
    await use('p0', () => {});
    expect([compiled.length, disposed]).toEqual([KEPT, []]);
    await use(names[KEPT], () => {});
    await pause();
    expect(disposed).toEqual(['p1']);
    await use('p1', () => {});
    await pause();
    expect([compiled.at(-1), disposed]).toEqual(['p1', ['p1', 'p2']]);
  });

  it('of features take no place of the others', async () => {
    const { compiled, disposed, use } = workshop();
    for (let n = 0; n < KEPT; n++) await use(`p${n}`, () => {});
    for (let n = 0; n <= FEATURES_KEPT; n++) await use(`f${n}`, () => {}, {}, 'features');
    await pause();
    expect(disposed).toEqual(['f0']);
    const before = compiled.length;
    for (let n = 0; n < KEPT; n++) await use(`p${n}`, () => {});
    for (let n = 1; n <= FEATURES_KEPT; n++) await use(`f${n}`, () => {}, {}, 'features');
    expect(compiled).toHaveLength(before);
  });

  it('are not disposed of while something runs on them', async () => {
    const { disposed, use } = workshop();
    let finish = (): void => {};
    const running = use('long', () => new Promise<void>((resolve) => (finish = resolve)));
    await pause();
    for (let n = 0; n < KEPT; n++) await use(`p${n}`, () => {});
    await pause();
    expect(disposed).toEqual([]);
    finish();
    await running;
    await pause();
    expect(disposed).toEqual(['long']);
  });

  it('are aborted when the last who waits has left, and compiled anew for who comes after', async () => {
    const { compiled, aborted, use } = workshop(10);
    const [first, second] = [new AbortController(), new AbortController()];
    const both = [first, second].map(({ signal }) => use('p', () => 'ran', { signal }));
    first.abort(new Error('left'));
    await expect(both[0]).rejects.toThrow('left');
    expect(await both[1]).toBe('ran');
    const alone = use('q', () => 'ran', { signal: AbortSignal.timeout(2) });
    await expect(alone).rejects.toThrow();
    expect(await use('q', () => 'again')).toBe('again');
    expect([compiled, aborted]).toEqual([['p', 'q'], ['q']]);
  });

  it('a predictor that holds its program compiles it before its work, and runs on that one whatever is compiled meanwhile', async () => {
    const reference = createReferenceBackend();
    let compiled = 0;
    const backend: Backend = {
      ...reference,
      compile: (outputs, options) => {
        compiled++;
        return reference.compile(outputs, options);
      },
    };
    const geometry = { species: Uint8Array.of(1, 1), positions: Float64Array.of(0, 0, 0, 0.9, 0.1, 0) };
    const weights = randomWeights('gaunt', 1, geometry);
    const elements = { quaternions: Float64Array.of(0.6, 0, 0.8, 0) };
    for (const mechanism of ['none', 'frames:all']) {
      const predictor = await preparePredictor({ backend, weights, geometry, mechanism });
      const first = await predictor.evaluate(elements);
      const crowd = async (name: string): Promise<void> => {
        for (let n = 0; n < KEPT; n++)
          await withProgram(backend, { of: 'outputs', name: `${name} ${n}` }, otherProgram, {}, () => {});
      };
      await crowd(`before ${mechanism}`);
      const before = compiled;
      const again = await predictor.held(async (evaluate) => {
        expect(compiled).toBe(before + 1);
        await crowd(`within ${mechanism}`);
        return evaluate(elements);
      });
      expect([compiled, again]).toEqual([before + 1, first]);
    }
  });

  it('a predictor whose program was disposed of compiles it again, to the same numbers', async () => {
    const reference = createReferenceBackend();
    let alive = 0;
    const backend: Backend = {
      ...reference,
      compile: async (outputs) => {
        const program = await reference.compile(outputs);
        let gone = false;
        alive++;
        return {
          dispatches: program.dispatches,
          memory: (extents) => program.memory(extents),
          run: async (feeds, extents) => (gone ? Promise.reject(new Error('disposed')) : program.run(feeds, extents)),
          dispose: () => {
            gone = true;
            alive--;
          },
        };
      },
    };
    const pair = (element: number) => ({
      species: Uint8Array.of(1, element),
      positions: Float64Array.of(0, 0, 0, 0.9, 0.1, 0),
    });
    const predictors = [];
    for (let element = 1; element <= KEPT + 2; element++) {
      const geometry = pair(element);
      predictors.push(await preparePredictor({ backend, weights: randomWeights('gaunt', 1, geometry), geometry }));
    }
    await pause();
    expect(alive).toBe(KEPT);
    const q = Float64Array.of(1, 0, 0, 0);
    const geometry = pair(1);
    const fresh = await preparePredictor({
      backend: reference,
      weights: randomWeights('gaunt', 1, geometry),
      geometry,
    });
    expect(await predictors[0].evaluate({ quaternions: q })).toEqual(await fresh.evaluate({ quaternions: q }));
    await pause();
    expect(alive).toBe(KEPT);
  });
});
