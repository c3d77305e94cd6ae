/** The size of the Hopf product (`so3-sets.ts`) that is drawn with an orbit; a file of its own, for the first paint needs no more of the sets. */

/** Enough directions for a smooth globe, enough turns for its ring. */
export const gridFor = (elements: number): { readonly base: number; readonly fibre: number } =>
  elements <= 144 ? { base: 48, fibre: 6 } : elements <= 576 ? { base: 192, fibre: 12 } : { base: 432, fibre: 16 };
