/**
 * The works that a methods paragraph refers to, as BibTeX. Only what is known of each: a field that is not is left out. An author in double braces is a name
 * of one part, which BibTeX must not take apart.
 */
import { program } from './program.ts';

export interface Citation {
  readonly kind: 'article' | 'inproceedings' | 'misc';
  /** As it stands in plain text: `Alexa 2022`. */
  readonly short: string;
  readonly fields: Readonly<Record<string, string>>;
}

export const citations = {
  equivarium: {
    kind: 'misc',
    short: program.authors,
    fields: {
      author: `{${program.authors}}`,
      title: `{${program.title}}`,
      note: `Version ${program.version}`,
    },
  },
  zhao2023nero: {
    kind: 'misc',
    short: 'Zhao et al. 2023',
    fields: {
      author: 'Zhao, Zhuokai and Matsuzawa, Takumi and Irvine, William and Maire, Michael and Kindlmann, Gordon L.',
      title: 'Evaluating Machine Learning Models with {NERO}: Non-Equivariance Revealed on Orbits',
      year: '2023',
      eprint: '2305.19889',
      archiveprefix: 'arXiv',
    },
  },
  alexa2022super: {
    kind: 'inproceedings',
    short: 'Alexa 2022',
    fields: {
      author: 'Alexa, Marc',
      title: 'Super-{Fibonacci} Spirals: Fast, Low-Discrepancy Sampling of {SO(3)}',
      booktitle: 'Proceedings of the IEEE/CVF Conference on Computer Vision and Pattern Recognition',
      pages: '8291--8300',
      year: '2022',
    },
  },
  shen2025training: {
    kind: 'article',
    short: 'Shen et al. 2025',
    fields: {
      author: 'Shen, Max W. and Nowara, Ewa and Maser, Michael and Cho, Kyunghyun',
      title: 'Training Dynamics of Learning {3D}-Rotational Equivariance',
      journal: 'Transactions on Machine Learning Research',
      year: '2025',
      eprint: '2512.02303',
      archiveprefix: 'arXiv',
    },
  },
  endres2003metric: {
    kind: 'article',
    short: 'Endres and Schindelin 2003',
    fields: {
      author: 'Endres, Dominik M. and Schindelin, Johannes E.',
      title: 'A new metric for probability distributions',
      journal: 'IEEE Transactions on Information Theory',
      volume: '49',
      year: '2003',
    },
  },
  batzner2022equivariant: {
    kind: 'article',
    short: 'Batzner et al. 2022',
    fields: {
      author:
        'Batzner, Simon and Musaelian, Albert and Sun, Lixin and Geiger, Mario and Mailoa, Jonathan P. and Kornbluth, Mordechai and Molinari, Nicola and Smidt, Tess E. and Kozinsky, Boris',
      title: '{E(3)}-equivariant graph neural networks for data-efficient and accurate interatomic potentials',
      journal: 'Nature Communications',
      volume: '13',
      year: '2022',
    },
  },
  luo2024gaunt: {
    kind: 'inproceedings',
    short: 'Luo et al. 2024',
    fields: {
      author: 'Luo, Shengjie and Chen, Tianlang and Krishnapriyan, Aditi S.',
      title: 'Enabling Efficient Equivariant Operations in the {Fourier} Basis via {Gaunt} Tensor Products',
      booktitle: 'International Conference on Learning Representations',
      year: '2024',
      eprint: '2401.10216',
      archiveprefix: 'arXiv',
    },
  },
  puny2022frame: {
    kind: 'inproceedings',
    short: 'Puny et al. 2022',
    fields: {
      author:
        'Puny, Omri and Atzmon, Matan and Ben-Hamu, Heli and Smith, Edward J. and Misra, Ishan and Grover, Aditya and Lipman, Yaron',
      title: 'Frame Averaging for Invariant and Equivariant Network Design',
      booktitle: 'International Conference on Learning Representations',
      year: '2022',
      eprint: '2110.03336',
      archiveprefix: 'arXiv',
    },
  },
} as const satisfies Record<string, Citation>;

export type CitationKey = keyof typeof citations;

/** One entry, a field a line. */
export function bibtex(key: CitationKey): string {
  const { kind, fields }: Citation = citations[key];
  const lines = Object.entries(fields).map(([name, text]) => `  ${name} = {${text}}`);
  return `@${kind}{${key},\n${lines.join(',\n')}\n}`;
}
