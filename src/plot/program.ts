/** What this program is called where its numbers are cited; `methods-text.test.ts` holds it against CITATION.cff and package.json. */

export const program = {
  name: 'Equivarium',
  title: 'Equivarium: a WebGPU equivariance playground',
  authors: 'The Equivarium authors',
  version: '0.1.0',
} as const;
