/** The arms of a preset as experiments: alone with a seed, as they are run headless, or two side by side, as the page opens them. */
import { decodeLink } from './link.ts';
import type { Preset } from './presets.ts';
import type { Experiment } from './schema.ts';
import { planText } from './training-plan.ts';

export class PresetError extends Error {
  override readonly name = 'PresetError';
}

/** An experiment that no link leaves anything to: whatever is taken from it is a fault of the link. */
const nothing: Experiment = {
  version: 1,
  subject: { kind: 'sample', id: 'ethanol' },
  frame: 0,
  a: { model: 'transformer', weights: 'random:0', mechanism: 'none' },
  output: 'forces',
  group: 'so3',
  elements: 576,
  seed: 0,
  reference: 'twirl',
};

/** The experiment of an arm as its link says it. @throws PresetError naming the arm and what is wrong with its link */
export function armExperiment(preset: Preset, arm: string): Experiment {
  const { link } = preset.arms.find(({ id }) => id === arm) ?? { link: '' };
  const { experiment, problems, unknown, laboratoryAlone } = decodeLink(link, nothing);
  const wrong = [
    ...(laboratoryAlone ? ['it opens the laboratory alone, without a model and a subject'] : []),
    ...problems.map(({ message }) => message),
    ...unknown.map((key) => `the key ${key} is not known`),
  ];
  if (link === '' || wrong.length > 0)
    throw new PresetError(`preset ${preset.id}, arm ${arm}: ${wrong.join('; ') || 'there is no such arm'}`);
  return experiment;
}

/** The experiment of an arm with one seed: start values, data order, held-back samples and sampled elements follow it. */
export function seededExperiment(preset: Preset, arm: string, seed: number): Experiment {
  const experiment = armExperiment(preset, arm);
  return { ...experiment, a: { ...experiment.a, weights: `train:${seed}` }, seed: experiment.seed + seed };
}

/** The two most telling arms side by side, with seed 0. @throws PresetError */
export function shownExperiment(preset: Preset): Experiment {
  const [a, b] = preset.show.map((arm) => armExperiment(preset, arm));
  return { ...a, b: b.a };
}

/** The arm that a model of an experiment is, whatever its seed: the same subject, plan, model and mechanism. */
export function armOf(preset: Preset, experiment: Experiment, side: 'A' | 'B'): string | undefined {
  const model = side === 'A' ? experiment.a : experiment.b;
  if (!model) return undefined;
  const text = ({ b: _, seed: __, a: { weights: ___, ...a }, ...rest }: Experiment): string =>
    JSON.stringify(Object.entries({ ...rest, a, training: rest.training && planText(rest.training) }).sort());
  const trained = /^train:\d+$/.test(model.weights);
  const own = text({ ...experiment, a: model });
  return trained ? preset.arms.find(({ id }) => text(armExperiment(preset, id)) === own)?.id : undefined;
}
