/** Frames -> extended XYZ. What it writes reads back as the same numbers, bit for bit (shortest round-trip decimals). */
import { elementSymbol } from './elements.ts';
import { readLabelName } from './formats/field-names.ts';
import type { Frame } from './subject.ts';

/** What a model says about a frame. */
export interface Prediction {
  /** Of the model; characters that a column name cannot hold become `_`. */
  readonly name: string;
  /** eV */
  readonly energy?: number;
  /** f64[atoms, 3], eV/angstrom. */
  readonly forces?: Float64Array;
}

/**
 * The frame with the predictions of models as further data: `energy_<model>` among the per-frame keys and a column
 * `forces_<model>`; its own energy and forces stay as they are. Where a reader would take such a name for the frame's own
 * label (`forces_mace`), it is `forces_predicted_by_<model>`.
 * @throws RangeError for forces of another length than the positions, and for names that are in use
 */
export function withPredictions(frame: Frame, predictions: readonly Prediction[]): Frame {
  const info = new Map(frame.info);
  const columns = new Map(frame.columns);
  for (const { name, energy, forces } of predictions) {
    if (energy !== undefined) {
      const key = predictedName('energy', name);
      if (info.has(key)) throw new RangeError(`the frame has '${key}' already`);
      info.set(key, decimal(energy));
    }
    if (forces !== undefined) {
      const key = predictedName('forces', name);
      if (columns.has(key)) throw new RangeError(`the frame has '${key}' already`);
      if (forces.length !== frame.positions.length) {
        throw new RangeError(`forces of ${forces.length} numbers for ${frame.positions.length} coordinates`);
      }
      columns.set(key, { width: 3, values: forces });
    }
  }
  return { ...frame, info, columns };
}

/** The name that a prediction has among the keys and columns of a frame. */
export function predictedName(what: 'energy' | 'forces', model: string): string {
  const word = model.replace(/[^\p{L}\p{N}.+-]+/gu, '_') || 'model';
  const short = `${what}_${word}`;
  return readLabelName(short) === undefined ? short : `${what}_predicted_by_${word}`;
}

/** @throws RangeError for a text value or column name that the format cannot hold */
export function writeXyz(frames: readonly Frame[]): string {
  return frames.map(writeFrame).join('');
}

function writeFrame(frame: Frame): string {
  const atoms = frame.species.length;
  const rows = Array.from({ length: atoms }, (_, atom) => {
    const cells = [elementSymbol(frame.species[atom]!), ...numbers(frame.positions, atom, 3)];
    if (frame.forces) cells.push(...numbers(frame.forces, atom, 3));
    for (const { width, values } of frame.columns.values()) {
      if (values instanceof Float64Array) cells.push(...numbers(values, atom, width));
      else cells.push(...values.slice(atom * width, (atom + 1) * width).map(textCell));
    }
    return cells.join(' ');
  });
  return `${atoms}\n${comment(frame)}\n${rows.join('\n')}\n`;
}

function comment(frame: Frame): string {
  const parts: string[] = [];
  if (frame.lattice) parts.push(`Lattice="${Array.from(frame.lattice, decimal).join(' ')}"`);
  const columns = ['species:S:1', 'pos:R:3'];
  if (frame.forces) columns.push('forces:R:3');
  for (const [name, { width, values }] of frame.columns) {
    if (/[:\s"'=]/.test(name) || name === '') throw new RangeError(`'${name}' cannot be the name of a column`);
    columns.push(`${name}:${values instanceof Float64Array ? 'R' : 'S'}:${width}`);
  }
  parts.push(`Properties=${columns.join(':')}`);
  if (frame.energy !== undefined) parts.push(`energy=${decimal(frame.energy)}`);
  for (const [key, value] of frame.info) parts.push(`${quoted(key)}=${quoted(value)}`);
  parts.push(`pbc="${frame.periodic.map((flag) => (flag ? 'T' : 'F')).join(' ')}"`);
  return parts.join(' ');
}

function numbers(values: Float64Array, atom: number, width: number): string[] {
  return Array.from(values.subarray(atom * width, (atom + 1) * width), decimal);
}

const decimal = (value: number) => (Object.is(value, -0) ? '-0' : String(value));

function quoted(text: string): string {
  if (/^[\w.+-]+$/.test(text)) return text;
  const escaped = text
    .replace(/\\/g, '\\\\')
    .replace(/"/g, '\\"')
    .replace(/\r\n?|\n/g, '\\n');
  return `"${escaped}"`;
}

function textCell(text: string): string {
  if (text.startsWith('"') || /[\r\n]/.test(text))
    throw new RangeError('a text column cannot hold quotes or line breaks');
  if (text !== '' && !/\s/.test(text)) return text;
  if (text.includes('"')) throw new RangeError('a text column cannot hold both blanks and quotes');
  return `"${text}"`;
}
