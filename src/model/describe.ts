/**
 * The models as plain data: what a list of choices shows before any implementation is loaded; `about.ts` says where they come from.
 * Ids are stable words: they stand in links. A renamed model keeps its old id in `renamedModels` for ever.
 */
export interface ModelDescription {
  readonly id: string;
  /** As it stands in a sentence. */
  readonly name: string;
  /** One line: what the architecture promises about symmetry. */
  readonly promise: string;
  /** Whether the promise ends at rotations: reflections may be anything. */
  readonly rotationsAlone?: true;
  /** What it takes: atoms, points, or moving particles. */
  readonly subject: 'molecule' | 'cloud' | 'particles';
  /** Its layers hold spherical functions of every atom or point. */
  readonly harmonics?: true;
}

export const modelDescriptions: readonly ModelDescription[] = [
  {
    id: 'transformer',
    name: 'Transformer',
    promise: 'tokens are atoms, coordinates are plain numbers: no symmetry built in',
    subject: 'molecule',
  },
  {
    id: 'gaunt',
    name: 'Gaunt network',
    promise: 'message passing on irreps with Gaunt products: equivariant by construction',
    subject: 'molecule',
    harmonics: true,
  },
  {
    id: 'gaunt-curl',
    name: 'Gaunt and curl network',
    promise: 'Gaunt products and curl products, which reach the triples of odd sum: equivariant under rotations',
    rotationsAlone: true,
    subject: 'molecule',
    harmonics: true,
  },
  {
    id: 'clebsch-gordan',
    name: 'Clebsch–Gordan network',
    promise: 'products with a weight for every path of degrees: equivariant under rotations',
    rotationsAlone: true,
    subject: 'molecule',
    harmonics: true,
  },
  {
    id: 'pointnet',
    name: 'PointNet',
    promise: 'the largest of each feature over points seen one by one: no symmetry built in but permutations',
    subject: 'cloud',
  },
  {
    id: 'cloud-transformer',
    name: 'Transformer',
    promise: 'tokens are points, coordinates are plain numbers: no symmetry built in',
    subject: 'cloud',
  },
  {
    id: 'cloud-gaunt',
    name: 'Gaunt network',
    promise: 'message passing on irreps with Gaunt products: equivariant by construction',
    subject: 'cloud',
    harmonics: true,
  },
  {
    id: 'particle-network',
    name: 'Particle network',
    promise: 'messages between all pairs, positions and velocities are plain numbers: no rotations built in',
    subject: 'particles',
  },
  {
    id: 'particle-equivariant',
    name: 'Equivariant particle network',
    promise: 'messages of distances move the particles along their differences: equivariant by construction',
    subject: 'particles',
  },
];

/** Old id -> id of today; entries are only ever added. */
export const renamedModels: Readonly<Record<string, string>> = {};
