/**
 * A training recipe: everything that decides the weights, as one JSON value (the sets by file name, the model and its
 * configuration, seeds, optimiser). Recipes of the shipped weights lie in `recipes/`.
 * Defaults: Adam with beta2 0.99, warm-up and cosine to zero, clipping at norm 10, loss 10 mean dF^2 + mean dE^2 / atoms.
 */
import * as z from 'zod/mini';
import { expectation } from './expectation.ts';

const positive = z.number().check(z.positive());
const atLeast = (least: number) => z.number().check(z.gte(least));
const whole = (least: number, most: number) => z.int().check(z.gte(least), z.lte(most));
const text = (longest: number) => z.string().check(z.minLength(1), z.maxLength(longest));
/** A share in [0, 1). */
const share = z.number().check(z.gte(0), z.lt(1));

/** `aligned`: frames laid on the set's first one by their heavy atoms (one pose); `as-given`: as in the file. */
const poseSchema = z.enum(['as-given', 'aligned']);

const setSchema = z.strictObject({
  /** Word for tables, e.g. `ethanol`. */
  name: text(64),
  /** File with training frames. */
  train: text(255),
  /** File with test frames; absent: every `holdOut`-th frame of `train` is kept for testing. */
  test: z.optional(text(255)),
  holdOut: z.optional(z.int().check(z.gte(2))),
  /** Instead of the recipe's own pose. */
  pose: z.optional(poseSchema),
});

const recipeSchema = z.strictObject({
  id: z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'expected lower-case letters, digits and hyphens')),
  title: text(200),
  /** Continues the sentence "Transformer, ...": `trained in one pose`. */
  phrase: text(80),
  model: text(64),
  /** Atomic numbers. */
  elements: z.array(whole(1, 118)).check(z.minLength(1), z.maxLength(118)),
  /** What differs from the model's own configuration. */
  config: z._default(z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])), {}),
  level: text(200),
  sets: z.array(setSchema).check(z.minLength(1), z.maxLength(32)),
  pose: z._default(poseSchema, 'as-given'),
  /** Standard deviation of seeded random turns of every training sample, radian. */
  tilt: z._default(z.number().check(z.gte(0), z.lte(10)), 0),
  seed: z._default(whole(0, 0xffffffff), 1),
  steps: z._default(whole(1, 10_000_000), 6000),
  batch: z._default(whole(1, 4096), 8),
  rate: positive,
  warmUp: z._default(z.int().check(z.gte(0)), 30),
  beta1: z._default(share, 0.9),
  beta2: z._default(share, 0.99),
  epsilon: z._default(positive, 1e-8),
  weightDecay: z._default(atLeast(0), 0),
  clipNorm: z._default(atLeast(0), 10),
  average: z._default(share, 0.998),
  energyWeight: z._default(atLeast(0), 1),
  forceWeight: z._default(atLeast(0), 10),
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
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'recipe'}: ${expectation(issue)}`);
  throw new Error(`${name} is not a training recipe. ${problems.join('; ')}.`);
}
