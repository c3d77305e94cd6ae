/**
 * The orbit's elements as CSV (RFC 4180): one row per element, both models where they share their elements. In the field's own unit: eV and eV/angstrom of
 * forces; of cloud models the change, the class and the probability of the modal class at each element, and 1 where the class is not the modal one.
 */
import type { FieldName, OrbitElement, OrbitResult } from '../orbit/result.ts';
import { elementValue } from './element-value.ts';

const changeColumns: Readonly<Record<FieldName, string>> = {
  'force-error': 'force_error_eV_per_A',
  'class-distance': 'class_distance',
  'normal-error': 'normal_error',
  'displacement-error': 'displacement_error',
};

/** A cell of text, quoted where it must be. */
export const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);

export interface Column {
  readonly name: string;
  readonly of: (element: OrbitElement) => string | number | undefined;
}

function columnsOf({ field, summary }: OrbitResult): readonly Column[] {
  const { classes } = summary;
  const change: Column = { name: changeColumns[field], of: ({ value }) => value };
  if (field === 'force-error') return [change, { name: 'energy_eV', of: ({ energy }) => energy }];
  if (!classes) return [change];
  return [
    change,
    { name: 'class', of: (element) => quoted(classes.names[element.class ?? -1] ?? '') },
    { name: 'probability_of_modal_class', of: ({ probability }) => probability },
    { name: 'flips', of: (element) => elementValue(element, 'flips', classes) },
  ];
}

/** What elements do besides their rotation, where any does. */
export function motionColumns(elements: readonly OrbitElement[]): readonly Column[] {
  const has = (part: keyof NonNullable<OrbitElement['motion']>): boolean =>
    elements.some(({ motion }) => motion?.[part] !== undefined);
  return [
    ...(has('improper') ? [{ name: 'det', of: ({ motion }: OrbitElement) => (motion?.improper ? -1 : 1) }] : []),
    ...(has('shift')
      ? ['x', 'y', 'z'].map((axis, k) => ({
          name: `shift_${axis}`,
          of: ({ motion }: OrbitElement) => motion?.shift?.[k] ?? 0,
        }))
      : []),
    ...(has('scale') ? [{ name: 'scale', of: ({ motion }: OrbitElement) => motion?.scale ?? 1 }] : []),
    ...(has('order') ? [{ name: 'order', of: ({ motion }: OrbitElement) => motion?.order?.join(' ') ?? '' }] : []),
  ];
}

export function elementsCsv(a: OrbitResult, b: OrbitResult | undefined): string {
  const both =
    b && b.field === a.field && b.group === a.group && b.elements.length === a.elements.length ? b : undefined;
  const [ofA, ofB] = [columnsOf(a), both ? columnsOf(both) : []];
  const moved = motionColumns(a.elements);
  const head = [
    'index',
    'qw',
    'qx',
    'qy',
    'qz',
    ...moved.map(({ name }) => name),
    ...ofA.map(({ name }) => `a_${name}`),
    ...ofB.map(({ name }) => `b_${name}`),
  ];
  const rows = a.elements.map((element, index) => {
    const other = both?.elements[index];
    const cells = [...ofA.map(({ of }) => of(element)), ...(other ? ofB.map(({ of }) => of(other)) : [])];
    return [index, ...element.q, ...moved.map(({ of }) => of(element)), ...cells].join(',');
  });
  return `${[head.join(','), ...rows].join('\r\n')}\r\n`;
}
