/**
 * How the models of an experiment are trained, as it stands in links: `t=4000~batch:16~schedule:one-cycle`, steps first, then only what differs
 * from the defaults. What a plan leaves open (the rate) is the model's own. Energies count per eV^2 and atom, forces per (eV/angstrom)^2, over
 * the square of the scale that is fitted to the data (`molecule-job.ts`).
 */
import { rateSchedules } from '../train/schedule.ts';
import { wholeNumber } from './names.ts';

export { rateSchedules as schedules } from '../train/schedule.ts';
/** Which samples are held back: seeded ones; the end of the trajectory; those whose pose differs most from the first frame's. */
export const splits = ['seed', 'trajectory', 'pose'] as const;
/** Molecules as in the file, or laid on the first frame by their heavy atoms: one pose. */
export const poses = ['given', 'aligned'] as const;
/** What two runs share, besides data order and seed: optimiser steps, forward passes, or time. */
export const comparisons = ['steps', 'passes', 'time'] as const;
/** What the numbers of the file are in, where not in eV and eV/angstrom: kcal/mol and kcal/mol/angstrom, or hartree and hartree/bohr. */
export const labelUnits = ['eV', 'kcal', 'hartree'] as const;

export interface TrainingPlan {
  readonly steps: number;
  /** Samples in a step. */
  readonly batch: number;
  /** Highest learning rate; absent: the model's own. */
  readonly rate?: number | undefined;
  readonly schedule: (typeof rateSchedules)[number];
  /** Decoupled weight decay (AdamW); 0 is Adam. */
  readonly decay: number;
  /** Decay of the moving average of the parameters. */
  readonly average: number;
  readonly clip: number;
  readonly energy: number;
  readonly forces: number;
  readonly split: (typeof splits)[number];
  /** Percent of the samples that are held back. */
  readonly test: number;
  /** Evaluations one after another without a lower error after which a run ends; 0: only the steps end it. */
  readonly patience: number;
  readonly pose: (typeof poses)[number];
  readonly compare: (typeof comparisons)[number];
  readonly units: (typeof labelUnits)[number];
}

export const DEFAULT_PLAN: TrainingPlan = {
  steps: 4000,
  batch: 8,
  schedule: 'cosine',
  decay: 0,
  average: 0.998,
  clip: 10,
  energy: 1,
  forces: 10,
  split: 'seed',
  test: 20,
  patience: 0,
  pose: 'given',
  compare: 'steps',
  units: 'eV',
};

/** Least and greatest of the numbers; whole ones are marked. */
export const planLimits = {
  steps: { least: 1, most: 1_000_000, whole: true },
  batch: { least: 1, most: 256, whole: true },
  rate: { least: 1e-6, most: 1, whole: false },
  decay: { least: 0, most: 10, whole: false },
  average: { least: 0, most: 0.9999, whole: false },
  clip: { least: 0, most: 1e6, whole: false },
  energy: { least: 0, most: 1e6, whole: false },
  forces: { least: 0, most: 1e6, whole: false },
  test: { least: 5, most: 50, whole: true },
  patience: { least: 0, most: 40, whole: true },
} as const;

const words = { schedule: rateSchedules, split: splits, pose: poses, compare: comparisons, units: labelUnits } as const;

type NumberKey = keyof typeof planLimits;
type WordKey = keyof typeof words;

const isNumberKey = (key: string): key is NumberKey => Object.hasOwn(planLimits, key);
const isWordKey = (key: string): key is WordKey => Object.hasOwn(words, key);

function readNumber(key: NumberKey, text: string): number | undefined {
  const { least, most, whole } = planLimits[key];
  const value = whole ? wholeNumber(text, most) : /^[0-9.e+-]{1,24}$/.test(text) ? Number(text) : undefined;
  return value !== undefined && value >= least && value <= most ? value : undefined;
}

/** The text of a plan: its steps and what differs from the defaults. */
export function planText(plan: TrainingPlan): string {
  const differing = [...Object.keys(planLimits).slice(1), ...Object.keys(words)].flatMap((name) => {
    const key = name as keyof TrainingPlan;
    return plan[key] === undefined || plan[key] === DEFAULT_PLAN[key] ? [] : [`${key}:${plan[key]}`];
  });
  return [String(plan.steps), ...differing].join('~');
}

/** A plan, or the words for what was expected. */
export function readPlan(text: string): { readonly value: TrainingPlan } | { readonly expected: string } {
  const [first, ...parts] = text.split('~');
  const steps = readNumber('steps', first);
  if (steps === undefined) return { expected: `steps first, a whole number from 1 to ${planLimits.steps.most}` };
  const changes: Record<string, string | number> = {};
  for (const part of parts) {
    const at = part.indexOf(':');
    const [key, value] = [part.slice(0, at), part.slice(at + 1)];
    if (at < 0 || key === 'steps' || Object.hasOwn(changes, key))
      return { expected: 'NAME:VALUE after the steps, each name once' };
    if (isNumberKey(key)) {
      const number = readNumber(key, value);
      const { least, most, whole } = planLimits[key];
      if (number === undefined)
        return { expected: `${key} as a ${whole ? 'whole ' : ''}number from ${least} to ${most}` };
      changes[key] = number;
    } else if (isWordKey(key)) {
      if (!(words[key] as readonly string[]).includes(value))
        return { expected: `${key} as ${words[key].join(' or ')}` };
      changes[key] = value;
    } else
      return { expected: `names out of ${[...Object.keys(planLimits).slice(1), ...Object.keys(words)].join(', ')}` };
  }
  return { value: { ...DEFAULT_PLAN, ...changes, steps } as TrainingPlan };
}
