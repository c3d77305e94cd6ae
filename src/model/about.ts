/** What is to know of each model besides its choice: how its vectors come about, what it can be applied to, and where it comes from. */
export interface ModelAbout {
  /** Forces of molecules, normals of clouds, displacements of particles. */
  readonly vectors: 'predicted directly' | 'negative gradient of the energy';
  /** What it can be applied to, whatever its weights. */
  readonly domain: string;
  readonly source: string;
}

/** By id. */
export const modelsAbout: Readonly<Record<string, ModelAbout>> = {
  transformer: {
    vectors: 'predicted directly',
    domain: 'molecules of any elements; time and memory grow with the square of the atoms',
    source: 'Vaswani et al., Attention is all you need, NeurIPS 2017',
  },
  gaunt: {
    vectors: 'negative gradient of the energy',
    domain: 'molecules of any elements; time and memory grow with the pairs of atoms within the cutoff',
    source: 'Luo, Chen, Krishnapriyan, ICLR 2024; many-body powers as in MACE, Batatia et al., NeurIPS 2022',
  },
  'gaunt-curl': {
    vectors: 'negative gradient of the energy',
    domain: 'molecules of any elements; mirror images may get other energies',
    source:
      'Luo, Chen, Krishnapriyan, ICLR 2024, with the surface curl of Bochkarev, Lysogorskiy, Drautz, arXiv 2605.15073',
  },
  'clebsch-gordan': {
    vectors: 'negative gradient of the energy',
    domain: 'molecules of any elements; mirror images may get other energies',
    source:
      'Batzner et al., NequIP, Nature Communications 2022; many-body powers as in MACE, Batatia et al., NeurIPS 2022',
  },
  pointnet: {
    vectors: 'predicted directly',
    domain: 'clouds of any number of points; time and memory grow with the points',
    source: 'Qi, Su, Mo, Guibas, PointNet, CVPR 2017; without alignment networks and batch norms',
  },
  'cloud-transformer': {
    vectors: 'predicted directly',
    domain: 'clouds of any number of points; time and memory grow with the square of the points',
    source: 'Vaswani et al., Attention is all you need, NeurIPS 2017',
  },
  'cloud-gaunt': {
    vectors: 'predicted directly',
    domain:
      'clouds of about 128 points with no two in the same place: sums over neighbours within 0.5 RMS radii are divided by a ' +
      'fixed 8, so answers depend on how many points there are; mirror images get the same classes',
    source: 'Luo, Chen, Krishnapriyan, ICLR 2024; many-body powers as in MACE, Batatia et al., NeurIPS 2022',
  },
  'particle-network': {
    vectors: 'predicted directly',
    domain: 'systems of five particles',
    source: 'the graph network that Satorras, Hoogeboom, Welling, ICML 2021, and Puny et al., ICLR 2022, compare with',
  },
  'particle-equivariant': {
    vectors: 'predicted directly',
    domain: 'systems of five particles',
    source: 'Satorras, Hoogeboom, Welling, E(n) equivariant graph neural networks, ICML 2021',
  },
};
