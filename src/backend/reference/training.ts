/**
 * A training step in float64: gradients by the engine's own derivative, Adam with bias correction, decoupled weight
 * decay and clipping by the global norm; the moving average is bias-free because it starts at the parameters.
 * Equations: Kingma & Ba 2015, algorithm 1; Loshchilov & Hutter 2019, algorithm 2.
 */
import { gradient } from '../../tensor/gradient.ts';
import type { Node } from '../../tensor/graph.ts';
import type { Program, StepSettings, TrainingProgram, TrainingRequest, TrainingState } from '../backend.ts';

type Arrays = Record<string, Float64Array>;

/** Updates the state's arrays in place from the gradients; returns the gradient norm before clipping. */
export function adamStep(state: TrainingState, gradients: Arrays, settings: StepSettings): number {
  const { rate, beta1, beta2, epsilon, weightDecay, clipNorm, average } = settings;
  const step = state.step + 1;
  let squares = 0;
  for (const values of Object.values(gradients)) for (const value of values) squares += value * value;
  const norm = Math.sqrt(squares);
  const scale = clipNorm > 0 && norm > clipNorm ? clipNorm / norm : 1;
  for (const name of Object.keys(state.parameters)) {
    const [theta, m, v, mean] = [
      state.parameters[name],
      state.firstMoment[name],
      state.secondMoment[name],
      state.average[name],
    ];
    for (let n = 0; n < theta.length; n++) {
      const g = scale * gradients[name][n];
      m[n] = beta1 * m[n] + (1 - beta1) * g;
      v[n] = beta2 * v[n] + (1 - beta2) * g * g;
      const update = m[n] / (1 - beta1 ** step) / (Math.sqrt(v[n] / (1 - beta2 ** step)) + epsilon);
      theta[n] -= rate * (update + weightDecay * theta[n]);
      mean[n] = average * mean[n] + (1 - average) * theta[n];
    }
  }
  return norm;
}

const copied = (arrays: Arrays): Arrays =>
  Object.fromEntries(Object.entries(arrays).map(([name, values]) => [name, values.slice()]));

/** Compiles loss, metrics and gradients into one program and keeps the optimiser's state beside it. */
export async function createReferenceTraining(
  compile: (outputs: Readonly<Record<string, Node>>) => Promise<Program>,
  request: TrainingRequest,
): Promise<TrainingProgram> {
  const names = Object.keys(request.parameters);
  const gradients = gradient(
    request.loss,
    names.map((name) => request.parameters[name].node),
  );
  const outputs: Record<string, Node> = { 'metric loss': request.loss };
  for (const [name, node] of Object.entries(request.metrics)) outputs[`metric ${name}`] = node;
  names.forEach((name, n) => {
    outputs[`gradient ${name}`] = gradients[n];
  });
  const program = await compile(outputs);
  const start = (fill: (values: Float64Array) => Float64Array): Arrays =>
    Object.fromEntries(names.map((name) => [name, fill(request.parameters[name].values)]));
  let state: TrainingState = {
    step: 0,
    parameters: start((values) => values.slice()),
    firstMoment: start((values) => new Float64Array(values.length)),
    secondMoment: start((values) => new Float64Array(values.length)),
    average: start((values) => values.slice()),
  };
  let latest: Record<string, number> = {};
  return {
    dispatches: program.dispatches,
    memory: (extents) => program.memory(extents),
    async step(feeds, extents, settings) {
      const inputs = Object.fromEntries(
        names.map((name) => {
          const { operation } = request.parameters[name].node;
          return [operation.kind === 'input' ? operation.name : name, state.parameters[name]];
        }),
      );
      const results = await program.run({ ...feeds, ...inputs }, extents);
      const gradientNorm = adamStep(
        state,
        Object.fromEntries(names.map((name) => [name, results[`gradient ${name}`]])),
        settings,
      );
      state = { ...state, step: state.step + 1 };
      latest = { gradientNorm };
      for (const [name, values] of Object.entries(results))
        if (name.startsWith('metric ')) latest[name.slice(7)] = values[0];
    },
    metrics: async () => latest,
    state: async () => ({
      step: state.step,
      parameters: copied(state.parameters),
      firstMoment: copied(state.firstMoment),
      secondMoment: copied(state.secondMoment),
      average: copied(state.average),
    }),
    async restore(saved) {
      state = {
        step: saved.step,
        parameters: copied(saved.parameters),
        firstMoment: copied(saved.firstMoment),
        secondMoment: copied(saved.secondMoment),
        average: copied(saved.average),
      };
    },
    dispose: () => program.dispose(),
  };
}
