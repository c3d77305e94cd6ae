/** The experiment on the page: what the link carries. Every change goes through here; the state before stays one step away. */
import { create } from 'zustand';
import type { ModelChoice, Side } from '../engine/messages.ts';
import type { Experiment, ExperimentModel } from '../experiment/schema.ts';
import { DEFAULT_PLAN, type TrainingPlan } from '../experiment/training-plan.ts';
import { mechanismWord, NO_MECHANISM, parseMechanism } from '../mechanism/describe.ts';

interface ExperimentState {
  readonly experiment: Experiment | undefined;
  /** What a deliberate change replaced; one step back. */
  readonly previous: Experiment | undefined;
}

export const useExperiment = create<ExperimentState>(() => ({ experiment: undefined, previous: undefined }));

/** The first experiment of the page: there is nothing to go back to. */
export const openExperiment = (experiment: Experiment): void =>
  useExperiment.setState({ experiment, previous: undefined });

/** Changes some of the experiment; what it was before can be brought back. */
export const changeExperiment = (change: (before: Experiment) => Experiment): void =>
  useExperiment.setState(({ experiment }) =>
    experiment ? { experiment: change(experiment), previous: experiment } : {},
  );

/** The model of one side; B may be left out. */
export const choiceOf = (experiment: Experiment, side: Side): ExperimentModel | undefined =>
  side === 'A' ? experiment.a : experiment.b;

/** True for weights that are trained on the page. */
export const isTrainedHere = (weights: string | undefined): boolean => weights?.startsWith('train:') ?? false;

/** Turned training data are of weights that are trained here alone: others have seen what they have seen. */
function fittingMechanism(word: string, weights: string): string {
  const { wrapper } = parseMechanism(word) ?? {};
  return isTrainedHere(weights) ? word : mechanismWord(wrapper ? { wrapper } : {});
}

/** With a training plan exactly where some weights are trained here. */
function withPlan({ training, ...rest }: Experiment): Experiment {
  const trained = isTrainedHere(rest.a.weights) || isTrainedHere(rest.b?.weights);
  return trained ? { ...rest, training: training ?? DEFAULT_PLAN } : rest;
}

/** Another model, or other weights; the mechanism stays as far as it fits. */
export function changeModel(side: Side, choice: Pick<ModelChoice, 'model' | 'weights'> | undefined): void {
  changeExperiment((before) => {
    const mechanism = choiceOf(before, side)?.mechanism ?? NO_MECHANISM;
    const { b: _, ...alone } = before;
    if (!choice) return side === 'A' ? before : withPlan(alone);
    const { model, weights } = choice;
    const chosen: ExperimentModel = { model, weights, mechanism: fittingMechanism(mechanism, weights) };
    return withPlan(side === 'A' ? { ...before, a: chosen } : { ...alone, b: chosen });
  });
}

/** Another mechanism for the model of a side. */
export function changeMechanism(side: Side, mechanism: string): void {
  changeExperiment((before) => {
    if (side === 'A') return { ...before, a: { ...before.a, mechanism } };
    return before.b ? { ...before, b: { ...before.b, mechanism } } : before;
  });
}

/** Changes how weights named `train:SEED` are trained. */
export const changeTraining = (change: Partial<TrainingPlan>): void =>
  changeExperiment((before) => (before.training ? { ...before, training: { ...before.training, ...change } } : before));

export const undoChange = (): void =>
  useExperiment.setState(({ experiment, previous }) =>
    previous ? { experiment: previous, previous: experiment } : {},
  );
