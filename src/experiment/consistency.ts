/**
 * Which models, subjects and judged outputs go together: potentials with atoms and forces, cloud models with points, classes and normals, particle models
 * with moving particles and displacements.
 */
import type { PointCloud } from '../data/subject.ts';
import { groupOf } from '../group/describe.ts';
import { modelDescriptions } from '../model/describe.ts';
import { type Taken, whyNotActing } from './acting.ts';
import type { Experiment, ExperimentSubject } from './schema.ts';

export { type Taken, whyNotActing } from './acting.ts';

/** What a subject is made of, in the plural. */
export const rowsTaken: Readonly<Record<Taken, string>> = {
  molecule: 'atoms',
  cloud: 'points',
  particles: 'particles',
};

/** What a model takes; undefined for an unknown id. */
export const takes = (model: string): Taken | undefined => modelDescriptions.find(({ id }) => id === model)?.subject;

/** Outputs that a model can be judged by, its usual one first. */
export const judgedBy = (model: string): readonly Experiment['output'][] => outputsOf[takes(model) ?? 'molecule'];

const outputsOf: Readonly<Record<Taken, readonly Experiment['output'][]>> = {
  molecule: ['forces'],
  cloud: ['class', 'normals'],
  particles: ['displacement'],
};

/** What a subject certainly is; undefined where only the file itself can tell. */
export function subjectIs(subject: ExperimentSubject): Taken | undefined {
  switch (subject.kind) {
    case 'solid':
      return 'cloud';
    case 'system':
      return 'particles';
    case 'inline':
    case 'sample':
      return 'molecule';
    case 'file':
      return subject.how?.includes('cloud') ? 'cloud' : undefined;
    default:
      throw new Error(`unknown subject ${JSON.stringify(subject satisfies never)}`);
  }
}

/** The first field that does not go with the rest, and why. Unknown models are left to others. */
export function inconsistency(
  experiment: Experiment,
): { readonly field: string; readonly message: string } | undefined {
  const { a, b, subject, output, points, group, training } = experiment;
  const taken = takes(a.model);
  if (!taken) return undefined;
  const word = rowsTaken[taken];
  const held = subjectIs(subject);
  if (held && held !== taken)
    return {
      field: 'subject',
      message: `${a.model} takes ${word}, this subject has ${rowsTaken[held]}`,
    };
  if (b && (takes(b.model) ?? taken) !== taken)
    return { field: 'b', message: `${a.model} takes ${word}, ${b.model} does not: both must take the same` };
  const judged = judgedBy(a.model);
  if (!judged.includes(output))
    return { field: 'output', message: `${a.model} is judged by ${judged.join(' or ')}, not by ${output}` };
  const notActing = whyNotActing(groupOf(group), taken);
  if (notActing) return { field: 'group', message: notActing };
  if (taken === 'cloud' && !points) return { field: 'points', message: 'expected how its points are sampled' };
  const trained = [a, ...(b ? [b] : [])].some(({ weights }) => weights.startsWith('train:'));
  if (trained && !training) return { field: 'training', message: 'weights that are trained here need a training plan' };
  if (!trained && training)
    return { field: 'training', message: 'no weights are trained here: there is nothing to plan' };
  if (taken !== 'cloud' && points) return { field: 'points', message: `${a.model} takes ${word}: nothing is sampled` };
  return undefined;
}

/** The same architecture for the other kind of subject. */
const counterparts: Readonly<Record<string, string>> = {
  transformer: 'cloud-transformer',
  gaunt: 'cloud-gaunt',
  'cloud-transformer': 'transformer',
  'cloud-gaunt': 'gaunt',
  pointnet: 'transformer',
};

/** The same architecture for this kind of subject; the model itself where there is none. */
export function sameArchitecture(model: string, kind: Taken): string {
  const other = counterparts[model];
  return takes(model) !== kind && other !== undefined && counterparts[other] === model ? other : model;
}

/** Models for a kind of subject without rotational symmetry built in, and with. */
const plainModel: Readonly<Record<Taken, string>> = {
  molecule: 'transformer',
  cloud: 'cloud-transformer',
  particles: 'particle-network',
};
const equivariantModel: Readonly<Record<Taken, string>> = {
  molecule: 'gaunt',
  cloud: 'cloud-gaunt',
  particles: 'particle-equivariant',
};

/** Equivariant models that are not the first of their kind. */
const furtherEquivariant: readonly string[] = ['gaunt-curl', 'clebsch-gordan'];

const isEquivariant = (model: string): boolean =>
  Object.values(equivariantModel).includes(model) || furtherEquivariant.includes(model);

/** A model for this kind of subject: the model itself where it takes it, else the one with the same promise. */
export const modelFor = (model: string, kind: Taken): string =>
  takes(model) === kind ? model : (isEquivariant(model) ? equivariantModel : plainModel)[kind];

/**
 * How a cloud that somebody just gave is sampled, from the usual way: a mesh of fewer vertices than points on its faces, for its corners are
 * not its shape; a cloud without faces never on them.
 */
export function pointsFor(
  usual: NonNullable<Experiment['points']>,
  { positions, faces }: Pick<PointCloud, 'positions' | 'faces'>,
): NonNullable<Experiment['points']> {
  const hasFaces = faces !== undefined && faces.offsets.length > 1;
  if (!hasFaces) return usual.scheme === 'surface' ? { ...usual, scheme: 'farthest' } : usual;
  return usual.scheme === 'farthest' && positions.length / 3 < usual.count ? { ...usual, scheme: 'surface' } : usual;
}
