/** Scales from data to pixels with their ticks, linear and logarithmic. */
import type { TextRun } from './marks.ts';
import { minus, significant } from './number-format.ts';

export type ScaleKind = 'linear' | 'log';

export interface Scale {
  readonly kind: ScaleKind;
  readonly low: number;
  readonly high: number;
  /** Position of a value in 0 to 1, clamped. */
  readonly at: (value: number) => number;
  readonly ticks: readonly number[];
}

const clamp = (value: number): number => Math.min(1, Math.max(0, value));

/** A round step that divides `span` into about `count` parts. */
function roundStep(span: number, count: number): number {
  const rough = span / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const lead = rough / power;
  return power * (lead < 1.5 ? 1 : lead < 3.5 ? 2 : lead < 7.5 ? 5 : 10);
}

/** From `low` to at least `high`, ends on a tick. */
export function linearScale(low: number, high: number, count = 4): Scale {
  const top = high > low ? high : low + 1;
  const step = roundStep(top - low, count);
  const last = low + Math.ceil((top - low) / step - 1e-9) * step;
  const ticks = Array.from({ length: Math.round((last - low) / step) + 1 }, (_, index) => low + index * step);
  return { kind: 'linear', low, high: last, at: (value) => clamp((value - low) / (last - low)), ticks };
}

/**
 * Whole decades around [low, high]; at most about `count` ticks.
 * @throws RangeError where an end is not a positive number: such an axis has no last decade
 */
export function logScale(low: number, high: number, count = 6): Scale {
  if (!(low > 0 && low < Number.POSITIVE_INFINITY && high < Number.POSITIVE_INFINITY))
    throw new RangeError(`a logarithmic axis needs positive ends, and has ${low} and ${high}`);
  const first = Math.floor(Math.log10(low) + 1e-9);
  const last = Math.max(first + 1, Math.ceil(Math.log10(high) - 1e-9));
  const stride = Math.ceil((last - first + 1) / count);
  const ticks: number[] = [];
  for (let power = last; power >= first; power -= stride) ticks.unshift(10 ** power);
  return {
    kind: 'log',
    low: 10 ** first,
    high: 10 ** last,
    at: (value) => (value > 0 ? clamp((Math.log10(value) - first) / (last - first)) : 0),
    ticks,
  };
}

/** A log scale whose dark end is exactly `low` (the noise floor), with decade ticks inside. */
export function logScaleFrom(low: number, high: number, count = 6): Scale {
  const top = Math.max(high, low * 10);
  const decades = logScale(low, top, count);
  const from = Math.log10(low);
  const span = Math.log10(top) - from;
  const ticks = decades.ticks.filter((tick) => tick >= low * 1.2 && tick <= top * 1.001);
  return {
    kind: 'log',
    low,
    high: top,
    at: (value) => (value > 0 ? clamp((Math.log10(value) - from) / span) : 0),
    ticks,
  };
}

/** A tick in words: powers of ten on log axes, plain numbers else. */
export function tickText(scale: Scale, tick: number): readonly TextRun[] {
  if (scale.kind === 'linear')
    return [
      {
        text: significant(Number(tick.toPrecision(12)), 4)
          .replace(/(\.\d*?)0+$/, '$1')
          .replace(/\.$/, ''),
      },
    ];
  const power = Math.round(Math.log10(tick));
  if (power === 0) return [{ text: '1' }];
  if (power === 1) return [{ text: '10' }];
  return [{ text: '10' }, { text: `${power < 0 ? minus : ''}${Math.abs(power)}`, raised: true }];
}
