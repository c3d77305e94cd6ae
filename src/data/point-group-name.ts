/**
 * The Schoenflies symbol of a finite group of rotations and reflections, from how many of each kind it has (Cotton, Chemical applications of group theory,
 * section 3.14). The proper half is C_n, D_n, T, O or I by its size and its highest axis; mirrors and the inversion tell the rest:
 *   C_n   no mirror S_2n, one C_nh, n C_nv       D_n   n mirrors D_nd, n + 1 D_nh       T   with the inversion T_h, without T_d
 */

export interface CountedGroup {
  /** Proper rotations, the identity among them. */
  readonly proper: number;
  /** As many, or none. */
  readonly improper: number;
  /** Highest order of a proper rotation. */
  readonly highest: number;
  readonly mirrors: number;
  readonly inversion: boolean;
}

/** @throws Error for counts that belong to no group */
export function schoenflies(group: CountedGroup): string {
  const { proper, improper, highest } = group;
  if (improper === 0 || improper === proper) {
    if (proper === highest) return cyclicName(group);
    if (proper === 2 * highest) return dihedralName(group);
    if (proper === 12 && highest === 3) return improper === 0 ? 'T' : group.inversion ? 'Th' : 'Td';
    if (proper === 24 && highest === 4) return improper === 0 ? 'O' : 'Oh';
    if (proper === 60 && highest === 5) return improper === 0 ? 'I' : 'Ih';
  }
  throw new Error(`${JSON.stringify(group)} belongs to no point group: expected a set closed under products`);
}

function cyclicName({ improper, highest, mirrors, inversion }: CountedGroup): string {
  if (improper === 0) return `C${highest}`;
  if (highest === 1) return inversion ? 'Ci' : 'Cs';
  if (mirrors === 0) return `S${2 * highest}`;
  return mirrors === 1 ? `C${highest}h` : `C${highest}v`;
}

function dihedralName({ improper, highest, mirrors }: CountedGroup): string {
  if (improper === 0) return `D${highest}`;
  return mirrors === highest ? `D${highest}d` : `D${highest}h`;
}
