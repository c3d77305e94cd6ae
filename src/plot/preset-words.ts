/** Presets in words: measured numbers with their unit and interval, bars, verdicts; and all of them as the table that the README holds. */

import type { Preset, PresetMeasure } from '../experiment/presets.ts';
import type { Bar, BarVerdict } from '../math/paired.ts';
import type { Interval } from '../math/statistics.ts';
import { narrowSpace, significant } from './number-format.ts';

type Unit = PresetMeasure['unit'];

/** `5.4 ×`, `97.1 %`, `3.2 × 10⁻⁶`. */
export function measureText(unit: Unit, value: number): string {
  const text = significant(unit === '%' ? 100 * value : value, 3)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');
  return unit === '1' ? text : `${text}${narrowSpace}${unit}`;
}

export const barText = (unit: Unit, bar: Bar): string =>
  'atMost' in bar ? `at most ${measureText(unit, bar.atMost)}` : `at least ${measureText(unit, bar.atLeast)}`;

/** `95 %: 4.9 × to 5.9 ×`. */
export const intervalText = (unit: Unit, { low, high }: Pick<Interval, 'low' | 'high'>): string =>
  `95${narrowSpace}%: ${measureText(unit, low)} to ${measureText(unit, high)}`;

/** The sign that stands before a verdict. */
export const verdictSign: Readonly<Record<BarVerdict, string>> = { reproduced: '=', differs: '≠', 'not resolved': '?' };

/** `3 seeds on llvmpipe, 2026-11-28`. */
export const provenance = ({ seeds, adapter, date }: NonNullable<Preset['recorded']>): string =>
  `${seeds.length} seeds on ${adapter}, ${date}`;

function row({ id, claim, measures, recorded }: Preset): string {
  const lines = measures.map((measure) => {
    const { unit, bar, words } = measure;
    const found = recorded?.measures.find((one) => one.id === measure.id);
    const value = found
      ? `**${measureText(unit, found.value)}** (${intervalText(unit, found)}), ${found.verdict}; `
      : '';
    return `${words}: ${value}bar ${barText(unit, bar)}`;
  });
  const verdict = recorded ? `${recorded.verdict}; ${provenance(recorded)}` : 'not recorded yet';
  return `| \`${id}\` | ${claim} | ${lines.join('<br>')} | ${verdict} |`;
}

export const presetTable = (presets: readonly Preset[]): string =>
  ['| preset | claim | measured, and the bar | recorded run |', '|---|---|---|---|', ...presets.map(row)].join('\n');
