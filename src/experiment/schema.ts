/**
 * The experiment, version 1: everything that decides a result, as plain JSON. The link carries it (`link.ts`), the terminal reads it, a
 * recorded run names it. Nothing here depends on layout, theme or what is being looked at.
 */
import * as z from 'zod/mini';
import { DEFAULT_GROUP, groupForms, parseGroup } from '../group/describe.ts';
import { NO_MECHANISM, parseMechanism } from '../mechanism/describe.ts';
import { expectation } from '../train/expectation.ts';
import { inconsistency } from './consistency.ts';
import {
  DEFAULT_ELEMENTS,
  EXPERIMENT_VERSION,
  FEWEST_ELEMENTS,
  FEWEST_POINTS,
  hashPattern,
  inlinePattern,
  judgedOutputs,
  LAST_FRAME,
  LONGEST_INLINE,
  MOST_ATOMS,
  MOST_ELEMENTS,
  MOST_POINTS,
  namePattern,
  parseWeightsName,
  readings,
  schemes,
  systemWords,
  wordPattern,
} from './names.ts';
import { comparisons, labelUnits, planLimits, poses, schedules, splits } from './training-plan.ts';

const whole = (least: number, most: number) => z.int().check(z.gte(least), z.lte(most));
const text = (pattern: RegExp, meaning: string) => z.string().check(z.regex(pattern, meaning));
const word = text(wordPattern, 'a lower-case word');

const subjectSchema = z.discriminatedUnion('kind', [
  /** One of `public/samples`, by its id. */
  z.strictObject({ kind: z.literal('sample'), id: word }),
  /** One of the ten procedural solids, made from its seed. */
  z.strictObject({ kind: z.literal('solid'), id: word, seed: whole(0, Number.MAX_SAFE_INTEGER) }),
  /** One of the simulated particle systems (`data/systems`); the frame is its place in the set of that seed. */
  z.strictObject({ kind: z.literal('system'), id: z.enum(systemWords), seed: whole(0, Number.MAX_SAFE_INTEGER) }),
  /**
   * A file of the visitor's own, which never travels: its name, first 12 hex digits of its SHA-256, atoms of the frame or points, and how
   * it is read where not as it says.
   */
  z.strictObject({
    kind: z.literal('file'),
    name: text(namePattern, 'a file name'),
    hash: text(hashPattern, '12 hexadecimal digits'),
    atoms: whole(1, MOST_ATOMS),
    how: z.exactOptional(z.array(z.enum(readings)).check(z.minLength(1), z.maxLength(readings.length))),
  }),
  /** A small pasted molecule as XYZ text. */
  z.strictObject({
    kind: z.literal('inline'),
    xyz: z.string().check(z.maxLength(LONGEST_INLINE), z.regex(inlinePattern, 'XYZ text')),
  }),
]);

const modelSchema = z.strictObject({
  model: word,
  /** A file of `public/weights`, `random:SEED`, `train:SEED` or `own:NAME~HASH`: see `parseWeightsName`. */
  weights: z
    .string()
    .check(
      z.refine(
        (name) => parseWeightsName(name) !== undefined,
        'a file of the weights folder, random:SEED, train:SEED or own:NAME~HASH',
      ),
    ),
  /** What is meant to make the model symmetric besides its architecture. */
  mechanism: z._default(
    z
      .string()
      .check(z.refine((word) => parseMechanism(word) !== undefined, 'a mechanism, e.g. turns:axis or frames:all')),
    NO_MECHANISM,
  ),
});

const limited = ({ least, most, whole: isWhole }: { least: number; most: number; whole: boolean }) =>
  isWhole ? z.int().check(z.gte(least), z.lte(most)) : z.number().check(z.gte(least), z.lte(most));

const planSchema = z.strictObject({
  steps: limited(planLimits.steps),
  batch: limited(planLimits.batch),
  rate: z.optional(limited(planLimits.rate)),
  schedule: z.enum(schedules),
  decay: limited(planLimits.decay),
  average: limited(planLimits.average),
  clip: limited(planLimits.clip),
  energy: limited(planLimits.energy),
  forces: limited(planLimits.forces),
  split: z.enum(splits),
  test: limited(planLimits.test),
  patience: z._default(limited(planLimits.patience), 0),
  pose: z.enum(poses),
  compare: z.enum(comparisons),
  units: z._default(z.enum(labelUnits), 'eV'),
});

export const experimentSchema = z.strictObject({
  version: z.literal(EXPERIMENT_VERSION),
  subject: subjectSchema,
  /** Counted from 0. */
  frame: z._default(whole(0, LAST_FRAME), 0),
  a: modelSchema,
  b: z.exactOptional(modelSchema),
  /** What is judged: forces of potentials; class or normals of cloud models; displacement of particle models. */
  output: z._default(z.enum(judgedOutputs), 'forces'),
  /** The points of a cloud that its models see: sampled once, before any action, with the experiment's seed. Of cloud models only. */
  points: z.exactOptional(z.strictObject({ scheme: z.enum(schemes), count: whole(FEWEST_POINTS, MOST_POINTS) })),
  /** What acts on the subject: a word of `group/describe.ts`. */
  group: z._default(
    z.string().check(z.refine((word) => parseGroup(word) !== undefined, `a group: ${groupForms}`)),
    DEFAULT_GROUP,
  ),
  /** Sampled elements of the group. */
  elements: z._default(whole(FEWEST_ELEMENTS, MOST_ELEMENTS), DEFAULT_ELEMENTS),
  seed: whole(0, Number.MAX_SAFE_INTEGER),
  reference: z._default(z.literal('twirl'), 'twirl'),
  /** How weights named `train:SEED` come about; of experiments with such weights only. */
  training: z.exactOptional(planSchema),
});

export type Experiment = Readonly<z.infer<typeof experimentSchema>>;
export type ExperimentSubject = Readonly<Experiment['subject']>;
export type ExperimentModel = Readonly<Experiment['a']>;

/** An experiment that cannot be used: which field, and what was expected there. */
export class ExperimentError extends Error {
  override readonly name = 'ExperimentError';
}

/** Reads an experiment from parsed JSON. Throws ExperimentError naming the field and what was expected. */
export function parseExperiment(json: unknown): Experiment {
  const version = typeof json === 'object' && json !== null && 'version' in json ? json.version : undefined;
  if (typeof version === 'number' && version > EXPERIMENT_VERSION) {
    throw new ExperimentError(
      `the experiment has version ${version}, this program reads version ${EXPERIMENT_VERSION}: open it with a newer one`,
    );
  }
  const result = experimentSchema.safeParse(json);
  if (result.success) return requireConsistent(result.data);
  const [issue] = result.error.issues;
  throw new ExperimentError(
    `experiment, field ${issue.path.join('.') || '(top)'}: ${
      issue.code === 'invalid_union'
        ? 'expected kind "sample", "solid", "system", "file" or "inline"'
        : expectation(issue)
    }`,
  );
}

/** Models, judged output and points must go together. @throws ExperimentError */
function requireConsistent(experiment: Experiment): Experiment {
  const trouble = inconsistency(experiment);
  if (trouble) throw new ExperimentError(`experiment, field ${trouble.field}: ${trouble.message}`);
  return experiment;
}
