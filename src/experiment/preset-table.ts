/** The presets as a table in Markdown: what `equivarium preset` prints and what stands in the README. */
import type { Preset, PresetMeasure, RecordedMeasure } from './presets.ts';

/** A measured number in the measure's unit, to 3 digits. */
export function measureText({ unit }: PresetMeasure, value: number): string {
  const shown = unit === '%' ? 100 * value : value;
  const text = shown !== 0 && Math.abs(shown) < 1e-3 ? shown.toExponential(1) : String(Number(shown.toPrecision(3)));
  return unit === '1' ? text : `${text} ${unit}`;
}

export const barText = (measure: PresetMeasure): string =>
  'atMost' in measure.bar
    ? `at most ${measureText(measure, measure.bar.atMost)}`
    : `at least ${measureText(measure, measure.bar.atLeast)}`;

/** `5.4 × (95 %: 4.9 × to 5.9 ×)`. */
export const intervalText = (measure: PresetMeasure, { value, low, high }: RecordedMeasure): string =>
  `${measureText(measure, value)} (95 %: ${measureText(measure, low)} to ${measureText(measure, high)})`;

function row({ id, claim, measures, recorded }: Preset): string {
  const lines = measures.map((measure) => {
    const found = recorded?.measures.find(({ id: own }) => own === measure.id);
    return `${measure.words}: ${found ? `${intervalText(measure, found)}, ` : ''}bar ${barText(measure)}`;
  });
  const verdict = recorded
    ? `${recorded.verdict}; ${recorded.seeds.length} seeds on ${recorded.adapter}, ${recorded.date}`
    : 'not recorded yet';
  return `| \`${id}\` | ${claim} | ${lines.join('<br>')} | ${verdict} |`;
}

export const presetTable = (presets: readonly Preset[]): string =>
  ['| preset | claim | measured, and the bar | recorded run |', '|---|---|---|---|', ...presets.map(row)].join('\n');
