/** The functions of the laboratory in words: what they are, and what of a model's channel is shown. */
import type { ChannelFunction, SphereFunction } from '../../experiment/laboratory/sphere-function.ts';
import { minus, significant } from '../../plot/number-format.ts';
import { rowName } from '../../plot/row-names.ts';

/** An order with a real minus. */
export const signed = (m: number): string => (m < 0 ? `${minus}${-m}` : String(m));

/** A function as a phrase of the sentence. */
export function functionWords({ base, sizes }: SphereFunction): string {
  const edited = Object.keys(sizes).length > 0 ? ', changed' : '';
  switch (base.kind) {
    case 'mix':
      return `mix ${base.seed}${edited}`;
    case 'harmonic':
      return `l = ${base.l}, m = ${signed(base.m)}${edited}`;
    case 'channel':
      return `channel ${base.channel}`;
    default:
      throw new Error(`unknown function ${JSON.stringify(base satisfies never)}`);
  }
}

/** A function in full. @param species atomic numbers of the sample, where it is there */
export function wholeFunctionWords(fn: SphereFunction, species: Uint8Array | undefined): string {
  const { base } = fn;
  if (base.kind !== 'channel') return functionWords(fn);
  const row = species ? rowName(species, base.row) : `number ${base.row}`;
  return `${functionWords(fn)} of layer ${base.layer} of ${base.side} at ${row}`;
}

/** Degrees in words: `degree 3`, `degrees 0 to 3`. */
export const degreesWords = (degrees: readonly number[]): string =>
  degrees.length === 1 ? `degree ${degrees[0]}` : `degrees ${degrees[0]} to ${degrees[degrees.length - 1]}`;

/** What was done to a channel so that it stands here: its scale, and degrees that it lacks or that are beyond those of the sentence. */
export function channelNote({ coefficients, degree, factor }: ChannelFunction, degrees: readonly number[]): string {
  if (coefficients.every((value) => value === 0)) return 'zero everywhere there';
  const [least, most] = [degrees[0], degrees[degrees.length - 1]];
  const scaled = `the model’s numbers × ${significant(factor, 2)}`;
  const has = degree === 0 ? 'degree 0 alone' : `degrees 0 to ${degree}`;
  if (least > degree) return `it has ${has}: zero here`;
  if (most > degree) return `${scaled}; ${has}, zero above`;
  if (least > 0 || most < degree) return `${scaled}; of its ${has} the others are left out`;
  return scaled;
}
