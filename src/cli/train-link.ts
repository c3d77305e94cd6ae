/**
 * `train LINK`: trains the sides of an experiment whose weights are named `train:SEED`. Into DIR go, for each side, a weights file with its hash
 * in the name and a checkpoint that `--resume` goes on from; for both the curves as `curves.csv`, and `run.json` with the link, the adapter and all
 * of it as numbers.
 * Progress goes to stderr, the errors on all held-back samples to stdout.
 */
import { join } from 'node:path';
import type { Backend } from '../backend/backend.ts';
import type { Side } from '../engine/messages.ts';
import type { EvaluationPoint, StepPoint, TrainingUnit } from '../engine/training-messages.ts';
import { failureLine, failureOf } from '../experiment/failure.ts';
import { encodeLink } from '../experiment/link.ts';
import { modelName } from '../experiment/models.ts';
import type { Experiment } from '../experiment/schema.ts';
import { type TrainExperimentOptions, type TrainedSide, trainExperiment } from '../experiment/train-experiment.ts';
import { isJudgedByAll } from '../experiment/training-judging.ts';
import { trainedSides } from '../experiment/training-task.ts';
import { milli, percent, significant, whole } from '../plot/number-format.ts';
import { trainingCsv } from '../plot/training-csv.ts';
import { openDevice } from './device.ts';
import { readIfThere, shipped, writeWhole } from './public-files.ts';
import { readLink } from './subject.ts';
import { framesFromLink } from './training-frames.ts';

/** One side of `run.json`. */
export interface RunSide {
  readonly model: string;
  readonly mechanism: string;
  readonly weights: string;
  readonly file: string;
  readonly parameters: number;
  readonly samples: { readonly train: number; readonly test: number };
  readonly remarks: readonly string[];
  readonly steps: number;
  readonly end: TrainedSide['end'];
  /** Spent in steps. */
  readonly seconds: number;
  readonly unit: TrainingUnit;
  /** On all held-back samples, the moving average at the last step. */
  readonly test: EvaluationPoint;
  readonly points: readonly StepPoint[];
  readonly evaluations: readonly EvaluationPoint[];
}

export interface RunFile {
  readonly version: 1;
  readonly link: string;
  readonly date: string;
  readonly adapter: string;
  readonly sides: Partial<Record<Side, RunSide>>;
}

export interface TrainLinkOptions {
  readonly out: string;
  readonly file: string | undefined;
  readonly resume: boolean;
  readonly patience: number | undefined;
  readonly device: string;
  readonly json: boolean;
}

const checkpointOf = (folder: string, side: Side): string => join(folder, `${side}.checkpoint`);

async function checkpoints(folder: string, sides: readonly Side[]): Promise<TrainExperimentOptions['resume']> {
  const found: TrainExperimentOptions['resume'] = {};
  for (const side of sides) {
    const name = checkpointOf(folder, side);
    const bytes = await readIfThere(name);
    if (!bytes) throw new Error(`There is no checkpoint ${name} to resume: start without --resume.`);
    found[side] = { name, bytes };
  }
  return found;
}

/** Errors in thousandths where they have a unit. */
const size = (value: number, unit: TrainingUnit): string =>
  unit === '1' ? significant(value) : `${milli(value)} ${unit === 'eV' ? 'meV' : 'meV/Å'}`;

function inWords({ model, mechanism, file, parameters, samples, steps, end, seconds, unit, test }: RunSide): string {
  const { total, twirl, inPose, meanAbsolute, share, scalar } = test;
  const rows = [
    ['weights', `${file}, ${whole(parameters)} parameters`],
    [
      'steps',
      `${whole(steps)} in ${significant(seconds)} s${end === 'done' ? '' : ` (${end})`}, mechanism ${mechanism}`,
    ],
    ['in pose', `RMS error ${size(inPose, unit)}, mean absolute error ${size(meanAbsolute, unit)}`],
    ['turned', `RMS error ${size(total, unit)}, of the twirl ${size(twirl, unit)}`],
    ['broken', `${percent(share.value)} of the squared error (95 %: ${percent(share.low)} to ${percent(share.high)})`],
    ...(scalar === undefined
      ? []
      : [unit === '1' ? ['right', percent(scalar)] : ['energies', `mean absolute error ${milli(scalar)} meV`]]),
  ];
  return [
    `${modelName(model)}, on ${whole(samples.test)} samples held back`,
    ...rows.map(([label, text]) => `  ${label.padEnd(10)}${text}`),
  ].join('\n');
}

async function writeSide(
  folder: string,
  side: Side,
  trained: TrainedSide,
  backend: Backend,
  experiment: Experiment,
): Promise<RunSide> {
  const { job, step, parameters, points, evaluations, end, seconds } = trained;
  const last = evaluations.at(-1);
  const isJudged = last?.step === step && isJudgedByAll(job, step);
  const test = isJudged ? last : await job.evaluateAll(backend, parameters, step);
  const { name, bytes } = await job.exportAt(parameters, step);
  await writeWhole(join(folder, name), bytes);
  const { weights, mechanism } = side === 'A' ? experiment.a : experiment.b!;
  const { model, samples, remarks, unit } = job;
  return {
    model,
    mechanism,
    weights,
    file: name,
    parameters: Object.values(parameters).reduce((sum, { values }) => sum + values.length, 0),
    samples,
    remarks,
    steps: step,
    end,
    seconds,
    unit,
    test,
    points,
    evaluations,
  };
}

const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** What is told while it runs. */
const progress: Pick<TrainExperimentOptions, 'onJob' | 'onReport' | 'onEvaluation'> = {
  onJob: (side, { model, remarks, unlikely, steps, passes }, dispatches) => {
    const each = passes.training === 1 ? '' : `, ${passes.training} passes a sample`;
    say(`${side}: ${model}, ${steps} steps, ${dispatches} dispatches a step${each}`);
    for (const remark of remarks) say(`${side}: ${remark}`);
    if (unlikely)
      say(
        `${side}: unlikely units: ${unlikely.reason}. To read them as ${unlikely.words}, write units:${unlikely.units} into the link's t`,
      );
  },
  onReport: (side, { step, loss, terms, rate, gradientNorm }) => {
    const parts = Object.entries(terms).map(([name, value]) => `${name} ${value.toPrecision(3)}`);
    say(
      `${side}: step ${step}, loss ${loss.toPrecision(3)}, ${parts.join(', ')}, rate ${rate.toExponential(2)}, gradient norm ${gradientNorm.toPrecision(3)}`,
    );
  },
  onEvaluation: (side, { step, inPose, total, share }) =>
    say(
      `${side}: held back at step ${step}: in pose ${inPose.toPrecision(3)}, turned ${total.toPrecision(3)}, ${(100 * share.value).toFixed(1)} % by broken equivariance`,
    ),
};

async function trainOn(
  backend: Backend,
  link: string,
  options: TrainLinkOptions,
  signal: AbortSignal,
): Promise<number> {
  const experiment = readLink(link);
  const sides = trainedSides(experiment);
  if (sides.length === 0)
    throw new Error('this link trains nothing: expected weights train:SEED of its model, e.g. a=gaunt:train:0');
  const { out, json, patience } = options;
  const frames = await framesFromLink(experiment, options.file, await shipped());
  const resume = options.resume ? await checkpoints(out, sides) : undefined;
  const outcome = await trainExperiment({
    backend,
    experiment,
    ...(frames && { frames }),
    ...(resume && { resume }),
    ...(patience !== undefined && { patience }),
    signal,
    ...progress,
    onCheckpoint: (side, bytes) => writeWhole(checkpointOf(out, side), bytes),
  });
  if (!outcome.finished) {
    const steps = sides.map((side) => `${side} at step ${outcome.sides[side]?.step}`);
    say(`stopped with ${steps.join(', ')}; go on with --resume`);
    return 1;
  }
  const written: Partial<Record<Side, RunSide>> = {};
  for (const side of sides) {
    const trained = outcome.sides[side];
    if (trained) written[side] = await writeSide(out, side, trained, backend, experiment);
  }
  const [unit] = Object.values(written).map((side) => side.unit);
  const curves = sides.flatMap((side) => {
    const own = written[side];
    return own ? [{ side, points: own.points, evaluations: own.evaluations }] : [];
  });
  await writeWhole(join(out, 'curves.csv'), trainingCsv(curves, unit));
  const run: RunFile = {
    version: 1,
    link: encodeLink(experiment),
    date: new Date().toISOString(),
    adapter: outcome.adapter,
    sides: written,
  };
  await writeWhole(join(out, 'run.json'), `${JSON.stringify(run, null, 1)}\n`);
  console.log(json ? JSON.stringify(run) : Object.values(written).map(inWords).join('\n\n'));
  return 0;
}

/** Exit code 0 = trained, 1 = interrupted. @throws Error with what failed and what can be done */
export async function trainLink(link: string, options: TrainLinkOptions): Promise<number> {
  const backend = await openDevice(options.device);
  say(`on ${backend.adapter}`);
  const stop = new AbortController();
  const interrupt = (): void => stop.abort();
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  try {
    return await trainOn(backend, link, options, stop.signal);
  } catch (error) {
    throw new Error(failureLine(failureOf(error)));
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    backend.dispose();
  }
}
