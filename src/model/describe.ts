/**
 * The models as plain data: what a list of choices shows before any implementation is loaded (`experiment/models.ts` loads them).
 * Ids are stable words: they stand in links. A renamed model keeps its old id in `renamedModels` for ever.
 */
export interface ModelDescription {
  readonly id: string;
  /** As it stands in a sentence. */
  readonly name: string;
  /** One line: what the architecture promises about symmetry. */
  readonly promise: string;
  /** What it takes: atoms, points, or moving particles. */
  readonly subject: 'molecule' | 'cloud' | 'particles';
  /** How its vectors come about: forces of molecules, normals of clouds, displacements of particles. */
  readonly vectors: 'predicted directly' | 'negative gradient of the energy';
  /** What it can be applied to, whatever its weights. */
  readonly domain: string;
  readonly source: string;
}

export const modelDescriptions: readonly ModelDescription[] = [
  {
    id: 'transformer',
    name: 'Transformer',
    promise: 'tokens are atoms, coordinates are plain numbers: no symmetry built in',
    subject: 'molecule',
    vectors: 'predicted directly',
    domain: 'molecules of any elements; time and memory grow with the square of the atoms',
    source: 'Vaswani et al., Attention is all you need, NeurIPS 2017',
  },
  {
    id: 'gaunt',
    name: 'Gaunt network',
    promise: 'message passing on irreps with Gaunt products: equivariant by construction',
    subject: 'molecule',
    vectors: 'negative gradient of the energy',
    domain: 'molecules of any elements; time and memory grow with the pairs of atoms within the cutoff',
    source: 'Luo, Chen, Krishnapriyan, ICLR 2024; many-body powers as in MACE, Batatia et al., NeurIPS 2022',
  },
  {
    id: 'pointnet',
    name: 'PointNet',
    promise: 'the largest of each feature over points seen one by one: no symmetry built in but permutations',
    subject: 'cloud',
    vectors: 'predicted directly',
    domain: 'clouds of any number of points; time and memory grow with the points',
    source: 'Qi, Su, Mo, Guibas, PointNet, CVPR 2017; without alignment networks and batch norms',
  },
  {
    id: 'cloud-transformer',
    name: 'Transformer',
    promise: 'tokens are points, coordinates are plain numbers: no symmetry built in',
    subject: 'cloud',
    vectors: 'predicted directly',
    domain: 'clouds of any number of points; time and memory grow with the square of the points',
    source: 'Vaswani et al., Attention is all you need, NeurIPS 2017',
  },
  {
    id: 'cloud-gaunt',
    name: 'Gaunt network',
    promise: 'message passing on irreps with Gaunt products: equivariant by construction',
    subject: 'cloud',
    vectors: 'predicted directly',
    domain:
      'clouds of about 128 points with no two in the same place: sums over neighbours within 0.5 RMS radii are divided by a ' +
      'fixed 8, so answers depend on how many points there are; mirror images get the same classes',
    source: 'Luo, Chen, Krishnapriyan, ICLR 2024; many-body powers as in MACE, Batatia et al., NeurIPS 2022',
  },
  {
    id: 'particle-network',
    name: 'Particle network',
    promise: 'messages between all pairs, positions and velocities are plain numbers: no rotations built in',
    subject: 'particles',
    vectors: 'predicted directly',
    domain: 'systems of five particles',
    source: 'the graph network that Satorras, Hoogeboom, Welling, ICML 2021, and Puny et al., ICLR 2022, compare with',
  },
  {
    id: 'particle-equivariant',
    name: 'Equivariant particle network',
    promise: 'messages of distances move the particles along their differences: equivariant by construction',
    subject: 'particles',
    vectors: 'predicted directly',
    domain: 'systems of five particles',
    source: 'Satorras, Hoogeboom, Welling, E(n) equivariant graph neural networks, ICML 2021',
  },
];

/** Old id -> id of today; entries are only ever added. */
export const renamedModels: Readonly<Record<string, string>> = {};
