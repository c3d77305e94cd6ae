/** The loss of the benchmark's work against plain loops, with forces by central differences: so it is what it says it is. */
import { expect, it } from 'vitest';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import * as work from './force-step.ts';

const { atoms, gaussians, molecules, width } = work;
const data = work.forceStepData(1);
const silu = (x: number): number => x / (1 + Math.exp(-x));

function layer(x: Float64Array, weight: Float32Array, bias: Float32Array): Float64Array {
  return Float64Array.from({ length: width }, (_, column) => {
    let sum = bias[column];
    for (let row = 0; row < x.length; row++) sum += x[row] * weight[row * width + column];
    return silu(sum);
  });
}

function pairEnergy(distance: number): number {
  const { weight1, bias1, weight2, bias2, weight3 } = data.parameters;
  const basis = Float64Array.from({ length: gaussians }, (_, n) =>
    Math.exp(-work.sharpness * (distance - work.firstCentre - n * work.centreStep) ** 2),
  );
  const hidden = layer(layer(basis, weight1.values, bias1.values), weight2.values, bias2.values);
  return hidden.reduce((sum, value, n) => sum + value * weight3.values[n], 0);
}

/** Energy of one molecule, or only of the pairs that `atom` is part of. */
function energy(x: Float64Array, atom?: number): number {
  let sum = 0;
  for (let i = 0; i < atoms; i++) {
    for (let j = 0; j < i; j++) {
      if (atom !== undefined && i !== atom && j !== atom) continue;
      sum += 2 * pairEnergy(Math.hypot(...[0, 1, 2].map((k) => x[3 * i + k] - x[3 * j + k])));
    }
  }
  return sum;
}

it('the work of force-step is the loss that it names', async () => {
  let [energyError, forceError] = [0, 0];
  const step = 1e-4;
  for (let molecule = 0; molecule < molecules; molecule++) {
    const start = molecule * atoms * 3;
    const x = Float64Array.from(data.positions.subarray(start, start + atoms * 3));
    energyError += (energy(x) - data.energies[molecule]) ** 2 / molecules;
    for (let c = 0; c < atoms * 3; c++) {
      const at = (shift: number): number => energy(x.with(c, x[c] + shift), Math.floor(c / 3));
      const force = (at(-step) - at(step)) / (2 * step);
      forceError += (force - data.forces[start + c]) ** 2 / (molecules * atoms * 3);
    }
  }
  const { loss } = work.forceStepGraph();
  const program = await createReferenceBackend().compile({ loss });
  const parameters = Object.fromEntries(work.parameterNames.map((name) => [name, data.parameters[name].values]));
  const { positions, energies, forces } = data;
  const found = await program.run({ positions, energies, forces, ...parameters }, { graphs: molecules });
  expect(Math.abs(found.loss[0] / (energyError + forceError) - 1)).toBeLessThan(1e-6);
});
