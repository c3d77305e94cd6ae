/** The orbit's elements as CSV (RFC 4180): one row per element, both models where they share their elements. SI of the field: eV and eV/angstrom. */
import type { OrbitResult } from '../orbit/result.ts';

export function elementsCsv(a: OrbitResult, b: OrbitResult | undefined): string {
  const both = b && b.elements.length === a.elements.length ? b : undefined;
  const head = ['index', 'qw', 'qx', 'qy', 'qz', 'a_force_error_eV_per_A', 'a_energy_eV'];
  if (both) head.push('b_force_error_eV_per_A', 'b_energy_eV');
  const rows = a.elements.map(({ q, value, energy }, index) => {
    const other = both?.elements[index];
    return [index, ...q, value, energy, ...(other ? [other.value, other.energy] : [])].join(',');
  });
  return `${[head.join(','), ...rows].join('\r\n')}\r\n`;
}
