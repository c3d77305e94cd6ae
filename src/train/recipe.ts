/**
 * A training recipe: everything that decides the weights, as one JSON value (the sets by file name, the model and its
 * configuration, seeds, optimiser). Recipes of the shipped weights lie in `recipes/`.
 * Defaults: Adam with beta2 0.99, warm-up and cosine to zero, clipping at norm 10, loss 10 mean dF^2 + mean dE^2 / atoms.
 */
import { z } from 'zod';

const positive = z.number().positive().finite();
const count = z.number().int().positive();

/** `aligned`: frames laid on the set's first one by their heavy atoms (one pose); `as-given`: as in the file. */
const poseSchema = z.enum(['as-given', 'aligned']);

const setSchema = z.strictObject({
  /** Word for tables, e.g. `ethanol`. */
  name: z.string().min(1).max(64),
  /** File with training frames. */
  train: z.string().min(1).max(255),
  /** File with test frames; absent: every `holdOut`-th frame of `train` is kept for testing. */
  test: z.string().min(1).max(255).optional(),
  holdOut: count.min(2).optional(),
  /** Instead of the recipe's own pose. */
  pose: poseSchema.optional(),
});

const recipeSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'expected lower-case letters, digits and hyphens'),
  title: z.string().min(1).max(200),
  /** Continues the sentence "Transformer, ...": `trained in one pose`. */
  phrase: z.string().min(1).max(80),
  model: z.string().min(1).max(64),
  /** Atomic numbers. */
  elements: z.array(z.number().int().min(1).max(118)).min(1).max(118),
  /** What differs from the model's own configuration. */
  config: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])).default({}),
  level: z.string().min(1).max(200),
  sets: z.array(setSchema).min(1).max(32),
  pose: poseSchema.default('as-given'),
  /** Standard deviation of seeded random turns of every training sample, radian. */
  tilt: z.number().min(0).max(10).default(0),
  seed: z.number().int().min(0).max(0xffffffff).default(1),
  steps: count.max(10_000_000).default(6000),
  batch: count.max(4096).default(8),
  rate: positive,
  warmUp: z.number().int().min(0).default(30),
  beta1: z.number().min(0).lt(1).default(0.9),
  beta2: z.number().min(0).lt(1).default(0.99),
  epsilon: positive.default(1e-8),
  weightDecay: z.number().min(0).default(0),
  clipNorm: z.number().min(0).default(10),
  average: z.number().min(0).lt(1).default(0.998),
  energyWeight: z.number().min(0).default(1),
  forceWeight: z.number().min(0).default(10),
});

export type Recipe = z.output<typeof recipeSchema>;

/** @param name file name, for messages. @throws Error with one line per problem. */
export function parseRecipe(name: string, text: string): Recipe {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`${name} is not JSON: ${(error as Error).message}. A recipe is one JSON object.`);
  }
  const parsed = recipeSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'recipe'}: ${message}`);
  throw new Error(`${name} is not a training recipe. ${problems.join('; ')}.`);
}
