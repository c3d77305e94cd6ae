/**
 * A training recipe: everything that decides the weights, as one JSON value (the data, the model and its configuration,
 * seeds, optimiser). Recipes of the shipped weights lie in `recipes/`. A recipe with `data` trains a cloud model on
 * generated solids; one with `sets` a potential on labelled frames, with the loss 10 mean dF^2 + mean dE^2 / atoms.
 */
import * as z from 'zod/mini';
import { expectation } from './expectation.ts';
import { atLeast, recipeFields, text, whole } from './recipe-fields.ts';

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

const potentialSchema = z.strictObject({
  ...recipeFields,
  /** Atomic numbers. */
  elements: z.array(whole(1, 118)).check(z.minLength(1), z.maxLength(118)),
  level: text(200),
  sets: z.array(setSchema).check(z.minLength(1), z.maxLength(32)),
  pose: z._default(poseSchema, 'as-given'),
  energyWeight: z._default(atLeast(0), 1),
  forceWeight: z._default(atLeast(0), 10),
});

const cloudSchema = z.strictObject({
  ...recipeFields,
  /** Clouds sampled from seeded random solids; those for testing are drawn from a stream of their own. */
  data: z.strictObject({
    generator: z.literal('solids'),
    perClass: whole(1, 2000),
    testPerClass: whole(1, 2000),
    points: whole(8, 1024),
    /** Standard deviation of the noise on every coordinate, in RMS radii; drawn anew at every step. */
    jitter: z._default(z.number().check(z.gte(0), z.lte(1)), 0),
  }),
  /** `upright`: as generated, the natural axis along z; `any`: every sample turned by a fresh uniformly random rotation. */
  pose: z._default(z.enum(['upright', 'any']), 'upright'),
  /** Weight of the mean of 1 - cos over the normals, beside the mean cross-entropy. */
  normalWeight: z._default(atLeast(0), 1),
});

export type PotentialRecipe = z.output<typeof potentialSchema>;
export type CloudRecipe = z.output<typeof cloudSchema>;
export type Recipe = PotentialRecipe | CloudRecipe;

export const isCloudRecipe = (recipe: Recipe): recipe is CloudRecipe => 'data' in recipe;

/** @param name file name, for messages. @throws Error with one line per problem. */
export function parseRecipe(name: string, text: string): Recipe {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`${name} is not JSON: ${(error as Error).message}. A recipe is one JSON object.`);
  }
  const ofClouds = typeof value === 'object' && value !== null && 'data' in value;
  const parsed = (ofClouds ? cloudSchema : potentialSchema).safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'recipe'}: ${expectation(issue)}`);
  throw new Error(`${name} is not a training recipe${ofClouds ? ' for clouds' : ''}. ${problems.join('; ')}.`);
}
