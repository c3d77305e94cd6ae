/**
 * Training on the device: parameters, gradients, moments and moving average are flat arrays at fixed places of the arena,
 * gradients are written there by the kernels that make them, and Adam follows in the same submit.
 */
import { gradient } from '../../tensor/gradient.ts';
import { intern, type Node } from '../../tensor/graph.ts';
import type { CompileOptions, StepSettings, TrainingProgram, TrainingRequest, TrainingState } from '../backend.ts';
import { compileGraph } from './compile.ts';
import type { Scalar, Storage } from './emitter.ts';
import { type Dispatch, workgroupSize } from './kernels/kernel.ts';
import { type ChooseProduct, lowerProducts } from './lower-products.ts';
import { baseOf, classOf } from './node-class.ts';
import { withFallback } from './product-fallback.ts';
import { type Context, Runner, targetOf } from './runner.ts';
import { assemble } from './shader.ts';

/** Flat arrays, in this order (see shaders/adam.wgsl). */
const arrays = ['gradient', 'parameters', 'firstMoment', 'secondMoment', 'average'] as const;
const settingsLength = 12;

interface Places {
  readonly count: number;
  readonly settings: number;
  readonly norm: number;
  readonly end: number;
}

const fixedScalar = (name: string, value: number): Scalar => ({ kind: 'computed', name, value: () => value });

function optimiserKernels({ count, settings, norm }: Places): Dispatch[] {
  const kernel = (name: string, values: readonly number[], workgroups: number): Dispatch => ({
    name,
    code: assemble(name, {}),
    scalars: values.map((value, n) => fixedScalar(`${n}`, value)),
    reads: [],
    writes: [],
    workgroups: () => ({ count: workgroups, depth: 1 }),
    work: () => 20 * count,
  });
  return [
    kernel('gradient-norm', [0, count, norm], 1),
    kernel('adam', [count, 0, settings, norm], Math.ceil(count / workgroupSize)),
  ];
}

/** Nodes with places of their own for the gradients: what is shared with another output or an input is copied. */
function separateGradients(gradients: readonly Node[], others: readonly Node[]): Node[] {
  const taken = new Set(others.map(baseOf));
  return gradients.map((node) => {
    let own = node;
    while (taken.has(baseOf(own)) || classOf(baseOf(own)) === 'input') {
      own = intern({ kind: 'unary', function: 'detach' }, [own], own.shape);
    }
    taken.add(baseOf(own));
    return own;
  });
}

export async function createTraining(
  context: Context,
  request: TrainingRequest,
  options?: CompileOptions,
): Promise<TrainingProgram> {
  const names = Object.keys(request.parameters);
  const nodes = names.map((name) => request.parameters[name].node);
  const lengths = names.map((name) => request.parameters[name].values.length);
  const starts = lengths.map((_, n) => lengths.slice(0, n).reduce((total, length) => total + length, 0));
  const count = lengths.reduce((total, length) => total + length, 0);
  const places: Places = {
    count,
    settings: arrays.length * count,
    norm: arrays.length * count + settingsLength,
    end: arrays.length * count + settingsLength + 1,
  };
  const metrics = { loss: request.loss, ...request.metrics };
  const slopes = gradient(request.loss, nodes);
  /** Filled by the latest runner that is made: its places of the metrics. */
  let metricPlaces: (readonly [name: string, storage: Storage])[] = [];
  // What was measured or refused before may be another method in another run, and a run that is resumed has to go on to the same bits.
  const products = context.products.fresh();
  const makeRunner = (choose: ChooseProduct): Runner => {
    const target = targetOf(context, choose, products.mostUnrolled);
    const { outputs: chosen } = lowerProducts([...Object.values(metrics), ...slopes], target.choose);
    const reported = chosen.slice(0, Object.keys(metrics).length);
    const gradients = separateGradients(chosen.slice(reported.length), reported);
    const graph = compileGraph([...reported, ...gradients], target);
    const fixed = new Map<Storage, number>();
    nodes.forEach((node, n) => {
      if (node.operation.kind !== 'input') throw new Error(`The parameter "${names[n]}" is not an input of the graph.`);
      const storage = graph.inputs.get(node.operation.name);
      if (storage) fixed.set(storage, count + starts[n]);
      fixed.set(graph.storageOf(gradients[n]), starts[n]);
    });
    metricPlaces = Object.keys(metrics).map((name, n) => [name, graph.storageOf(reported[n])] as const);
    return new Runner(context, {
      graph,
      extra: optimiserKernels(places),
      fixed,
      fixedEnd: places.end,
      kept: new Set([...metricPlaces.map(([, storage]) => storage), ...fixed.keys()]),
    });
  };
  const choose: ChooseProduct = (product) => products.expectedFor(product);
  const runner = await withFallback(products, choose, makeRunner, options);

  let step = 0;
  let latest: { start: number; size: number }[] | undefined;
  const flat = (of: Readonly<Record<string, ArrayLike<number>>>): Float32Array<ArrayBuffer> => {
    const values = new Float32Array(count);
    names.forEach((name, n) => {
      if (of[name]?.length !== lengths[n])
        throw new Error(`State for "${name}" holds ${of[name]?.length ?? 'no'} values, expected ${lengths[n]}.`);
      values.set(of[name], starts[n]);
    });
    return values;
  };
  const write = (state: Omit<TrainingState, 'step'>): void => {
    arrays.slice(1).forEach((array, n) => {
      runner.writeFixed((n + 1) * count, flat(state[array as keyof typeof state]));
    });
  };
  const filled = (values: (name: string) => Float64Array) =>
    Object.fromEntries(names.map((name) => [name, values(name)]));
  const given = filled((name) => request.parameters[name].values);
  const zeros = filled((name) => new Float64Array(request.parameters[name].values.length));
  write({ parameters: given, firstMoment: zeros, secondMoment: zeros, average: given });

  return {
    dispatches: runner.dispatches,
    memory: (extents) => runner.memory(extents),
    async step(feeds, extents, settings: StepSettings) {
      step++;
      const { rate, beta1, beta2, epsilon, weightDecay, clipNorm, average } = settings;
      const corrections = [1 / (1 - beta1 ** step), 1 / (1 - beta2 ** step), 1 - beta1, 1 - beta2, 1 - average];
      const values = [rate, beta1, beta2, epsilon, weightDecay, clipNorm, average, ...corrections];
      await runner.enqueue(feeds, extents, undefined, () =>
        runner.writeFixed(places.settings, Float32Array.from(values)),
      );
      latest = metricPlaces.map(([, storage]) => ({ start: runner.offsetOf(storage, extents), size: 1 }));
    },
    async metrics() {
      if (!latest) throw new Error('There are no metrics before the first step.');
      const values = await runner.read([...latest, { start: places.norm, size: 1 }]);
      const named = metricPlaces.map(([name], n) => [name, values[n][0]] as const);
      return { ...Object.fromEntries(named), gradientNorm: values[metricPlaces.length][0] };
    },
    async state() {
      const taken = step;
      const read = await runner.read(arrays.slice(1).map((_, n) => ({ start: (n + 1) * count, size: count })));
      const split = (values: Float32Array) =>
        Object.fromEntries(
          names.map((name, n) => [name, Float64Array.from(values.subarray(starts[n], starts[n] + lengths[n]))]),
        );
      const [parameters, firstMoment, secondMoment, mean] = read.map(split);
      return { step: taken, parameters, firstMoment, secondMoment, average: mean };
    },
    async restore(state) {
      write(state);
      step = state.step;
    },
    dispose: () => runner.dispose(),
  };
}
