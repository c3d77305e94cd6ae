/**
 * The peer of `force-step`: @jax-js/jax on a WebGPU device of the same adapter. The closure form of grad is used, because
 * differentiating with respect to an argument while others are differentiated outside drops second-order terms silently.
 * Gradient descent updates the parameters inside the same jit: less work than the Adam step of ours. jax-js counts
 * references: `.ref` marks every use but the last.
 */
import type { Array as JaxArray } from '@jax-js/jax';
import {
  atoms,
  centreStep,
  type ForceStepData,
  firstCentre,
  gaussians,
  molecules,
  parameterNames,
  sharpness,
} from './force-step.ts';
import { openJax } from './jax.ts';
import type { Stepper } from './report.ts';

export async function jaxForceStep(data: ForceStepData, rate: number): Promise<Stepper> {
  const jax = await openJax();
  const { numpy: np, nn } = jax;

  const fromData = (values: Float32Array, shape: readonly number[]) => np.array(values.slice()).reshape([...shape]);
  const positions = fromData(data.positions, [molecules, atoms, 3]);
  const energies = fromData(data.energies, [molecules]);
  const forces = fromData(data.forces, [molecules, atoms, 3]);
  const diagonal = np.eye(atoms);
  const offDiagonal = np.array(1).sub(diagonal.ref);
  const centres = np.array(Float32Array.from({ length: gaussians }, (_, n) => firstCentre + n * centreStep));
  const silu = (x: JaxArray) => x.ref.mul(nn.sigmoid(x));

  const energy = (parameters: JaxArray[], x: JaxArray): JaxArray => {
    const [weight1, bias1, weight2, bias2, weight3] = parameters;
    const difference = x.ref.reshape([molecules, atoms, 1, 3]).sub(x.reshape([molecules, 1, atoms, 3]));
    const squared = np.square(difference).sum(-1).add(diagonal.ref);
    const distance = np.sqrt(squared).reshape([molecules * atoms * atoms, 1]);
    const basis = np.exp(np.square(distance.sub(centres.ref)).mul(-sharpness));
    const hidden1 = silu(np.matmul(basis, weight1.ref).add(bias1.ref));
    const hidden2 = silu(np.matmul(hidden1, weight2.ref).add(bias2.ref));
    const pairs = np.matmul(hidden2, weight3.ref).reshape([molecules, atoms, atoms]);
    return pairs.mul(offDiagonal.ref).sum([1, 2]);
  };
  const loss = (parameters: JaxArray[]): JaxArray => {
    const slope = jax.grad((x: JaxArray) => energy(parameters, x).sum())(positions.ref);
    const energyError = energy(parameters, positions.ref).sub(energies.ref);
    return np
      .square(energyError)
      .mean()
      .add(np.square(slope.add(forces.ref)).mean());
  };
  const step = jax.jit((parameters: JaxArray[]): [JaxArray, JaxArray[]] => {
    const [value, slopes] = jax.valueAndGrad(loss)(parameters) as [JaxArray, JaxArray[]];
    return [value, parameters.map((parameter, n) => parameter.sub(slopes[n].mul(rate)))];
  });

  let parameters = parameterNames.map((name) => fromData(data.parameters[name].values, data.parameters[name].shape));
  let latest: JaxArray | undefined;
  return {
    async step() {
      latest?.dispose();
      const [value, next] = step(parameters) as [JaxArray, JaxArray[]];
      [latest, parameters] = [value, next];
    },
    async finish() {
      await jax.blockUntilReady(parameters);
      const [loss] = await latest!.ref.data();
      return loss;
    },
  };
}
