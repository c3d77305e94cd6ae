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
  /** What it takes: atoms, or points. */
  readonly subject: 'molecule' | 'cloud';
  /** How its vectors come about: forces of molecules, normals of clouds. */
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
];

/** Old id -> id of today; entries are only ever added. */
export const renamedModels: Readonly<Record<string, string>> = {};
