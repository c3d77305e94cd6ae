/**
 * Weights files: parameters as float32 safetensors, with what they mean as one JSON string under `__metadata__.equivarium`.
 * Files are immutable: the name ends in the first 12 digits of the SHA-256 of the bytes.
 */
import * as z from 'zod/mini';
import { FormatError } from '../data/format-error.ts';
import { sha256 } from '../data/import.ts';
import { systemIds } from '../data/systems/systems.ts';
import type { ParameterSet } from '../model/model.ts';
import { expectation } from './expectation.ts';
import { type NamedTensor, readSafetensors, writeSafetensors } from './safetensors.ts';

const metadataKey = 'equivarium';

const common = {
  /** 2 where the model's output has a scale, which earlier readers would pass over. */
  version: z.union([z.literal(1), z.literal(2)]),
  /** Stable word, e.g. `gaunt-ethanol`. */
  id: z.string(),
  title: z.string(),
  model: z.string(),
};

const training = {
  seed: z.number(),
  steps: z.number(),
  batch: z.number(),
  tilt: z.number(),
  /** What it was trained with, as a word of `mechanism/describe.ts`; absent: none. A wrapper is no part of the weights. */
  mechanism: z.exactOptional(z.string()),
};

const potentialSchema = z.object({
  ...common,
  /** Absent in files from before there were clouds. */
  subject: z.optional(z.literal('molecule')),
  config: z.looseObject({
    elements: z.array(z.int().check(z.gte(1), z.lte(118))).check(z.minLength(1)),
    /** eV in one unit of the model's output; absent: 1. */
    scale: z.exactOptional(z.number().check(z.positive())),
  }),
  normalisation: z.object({
    /** eV per element, in the order of `config.elements`; total energy = model + their sum over the atoms. */
    referenceEnergies: z.array(z.number()),
  }),
  domain: z.object({
    /** Symbols. */
    elements: z.array(z.string()),
    level: z.string(),
    /** RMS over components of the training forces, eV/angstrom. */
    rmsForce: z.number(),
    /** Names of the training sets. */
    sets: z.array(z.string()),
  }),
  training: z.object({
    ...training,
    /** `aligned`: trained in one pose. */
    pose: z.string(),
  }),
});

/** Errors on clouds never trained on. */
const cloudErrorsSchema = z.object({
  /** Share of clouds, in [0, 1]. */
  accuracy: z.number(),
  /** Mean angle between predicted and true normals, degrees. */
  normalAngle: z.number(),
});

const cloudSchema = z.object({
  ...common,
  subject: z.literal('cloud'),
  config: z.looseObject({
    elements: z.tuple([z.literal(0)]),
    classes: z.array(z.string().check(z.minLength(1))).check(z.minLength(2), z.maxLength(1000)),
  }),
  domain: z.object({
    /** What was trained on, in words: `ten procedural solids`. */
    level: z.string(),
    /** Points of every training cloud. */
    points: z.int().check(z.gte(1)),
    /** How they were chosen: a word of the sampling's own. */
    sampling: z.string(),
  }),
  training: z.object({
    ...training,
    /** `upright`: natural axis along z; `any`: turned uniformly at random at every step. */
    pose: z.enum(['upright', 'any']),
    jitter: z.number(),
    normalWeight: z.number(),
  }),
  /** Absent where weights were taken out of a run: its curves tell the errors. */
  test: z.optional(
    z.object({
      clouds: z.number(),
      upright: cloudErrorsSchema,
      /** Every cloud turned by its own uniformly random rotation. */
      anyPose: cloudErrorsSchema,
    }),
  ),
});

const particleSchema = z.object({
  ...common,
  subject: z.literal('particles'),
  config: z.looseObject({ elements: z.tuple([z.literal(0)]), particles: z.int().check(z.gte(2), z.lte(1000)) }),
  domain: z.object({
    /** What acted between the particles. */
    system: z.enum(systemIds),
  }),
  training: z.object({
    ...training,
    /** `upright`: first velocities perpendicular to z; `any`: in all directions. */
    pose: z.enum(['upright', 'any']),
    /** Systems that were learned from. */
    systems: z.number(),
  }),
});

export type PotentialInfo = z.output<typeof potentialSchema>;
export type CloudInfo = z.output<typeof cloudSchema>;
export type ParticleInfo = z.output<typeof particleSchema>;
/** Potentials, cloud models and particle models are told apart by `subject`. */
export type WeightsInfo = PotentialInfo | CloudInfo | ParticleInfo;

export interface Weights<Info extends WeightsInfo = WeightsInfo> {
  readonly info: Info;
  readonly parameters: ParameterSet;
}

/** The file and its immutable name `<id>-<12 hex>.safetensors`. */
export async function writeWeights(
  weights: Weights,
): Promise<{ name: string; sha256: string; bytes: Uint8Array<ArrayBuffer> }> {
  const metadata = { [metadataKey]: JSON.stringify(weights.info) };
  const bytes = writeSafetensors({ tensors: weights.parameters, metadata }, 'F32');
  const hash = await sha256(bytes);
  return { name: `${weights.info.id}-${hash.slice(0, 12)}.safetensors`, sha256: hash, bytes };
}

/** @throws FormatError for damage, and where the name's digits are not those of the bytes. */
export async function readWeights(name: string, bytes: Uint8Array): Promise<Weights> {
  const stated = /-([0-9a-f]{12})\.safetensors$/.exec(name)?.[1];
  const actual = stated === undefined ? undefined : (await sha256(bytes)).slice(0, 12);
  if (stated !== actual)
    throw new FormatError({
      file: name,
      found: `bytes with the SHA-256 ${actual}...`,
      expected: `${stated}... as the name says`,
      remedies: ['The file was changed or cut short: fetch it again.'],
    });
  const { tensors, metadata } = readSafetensors(name, bytes);
  return { info: parseInfo(name, metadata[metadataKey]), parameters: tensors };
}

function parseInfo(file: string, text: string | undefined): WeightsInfo {
  const refuse = (found: string): never => {
    throw new FormatError({
      file,
      found,
      expected: `one JSON string under __metadata__.${metadataKey}`,
      remedies: ['Use a weights file made by the train command.'],
    });
  };
  if (text === undefined) return refuse('no description of the weights');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse('a description that is no JSON');
  }
  const subject = (value as { subject?: unknown } | null)?.subject;
  const schema = subject === 'cloud' ? cloudSchema : subject === 'particles' ? particleSchema : potentialSchema;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  return refuse(`a description whose ${issue.path.join('.')} is wrong (${expectation(issue)})`);
}

/** @throws FormatError unless the file has exactly the parameters of the expected names and shapes. */
export function requireParameters(
  file: string,
  parameters: Readonly<Record<string, NamedTensor>>,
  expected: ParameterSet,
): void {
  const describe = (set: Readonly<Record<string, { shape: readonly number[] }>>, name: string): string =>
    Object.hasOwn(set, name) ? `${name} [${set[name].shape.join(', ')}]` : `no ${name}`;
  for (const name of new Set([...Object.keys(expected), ...Object.keys(parameters)])) {
    const [found, wanted] = [describe(parameters, name), describe(expected, name)];
    if (found !== wanted)
      throw new FormatError({
        file,
        found,
        expected: wanted,
        remedies: ['The file belongs to another model or version.'],
      });
  }
}
