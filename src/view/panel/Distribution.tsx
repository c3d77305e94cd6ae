/** Share of the orbit by what is drawn of them, both models on one axis, logarithmic unless its ends are fixed; drawn with recharts, loaded after the first paint. */
import { Area, AreaChart, CartesianGrid, XAxis, YAxis } from 'recharts';
import type { DistributionBin } from '../../plot/distribution.ts';
import type { FieldWords } from '../../plot/field-words.ts';
import { minus } from '../../plot/number-format.ts';

interface DistributionProps {
  readonly bins: readonly DistributionBin[];
  readonly words: FieldWords;
  readonly width: number;
  readonly height: number;
}

const powers = (bins: readonly DistributionBin[]): number[] => {
  const [low, high] = [Math.log10(bins[0].at), Math.log10(bins[bins.length - 1].at)];
  const stride = Math.max(1, Math.ceil((high - low) / 5));
  const ticks: number[] = [];
  for (let power = Math.ceil(low); power <= high; power += stride) ticks.push(10 ** power);
  return ticks;
};

const superscript = (tick: number): string => {
  const power = Math.round(Math.log10(tick));
  if (power === 0 || power === 1) return String(10 ** power);
  const digits = [...String(Math.abs(power))].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('');
  return `10${power < 0 ? '⁻' : ''}${digits}`.replace('-', minus);
};

export default function Distribution({ bins, words, width, height }: DistributionProps) {
  const { ends, axis } = words;
  const tick = { fill: 'var(--ink-3)', fontSize: 11 };
  const most = bins.reduce((sum, { a, b }) => Math.max(sum, a, b), 0);
  const area = {
    type: 'step',
    dot: false,
    activeDot: false,
    isAnimationActive: false,
    strokeWidth: 1.75,
  } as const;
  return (
    <AreaChart
      width={width}
      height={height}
      data={[...bins]}
      margin={{ top: 8, right: 8, bottom: 12, left: 0 }}
      accessibilityLayer={false}
    >
      <CartesianGrid vertical={false} stroke="var(--hair)" />
      <XAxis
        dataKey="at"
        type="number"
        scale={ends ? 'linear' : 'log'}
        domain={ends ? [...ends] : ['dataMin', 'dataMax']}
        ticks={ends ? [0, 0.5, 1] : powers(bins)}
        tickFormatter={ends ? String : superscript}
        tick={tick}
        tickLine={{ stroke: 'var(--hair-2)' }}
        axisLine={{ stroke: 'var(--hair-2)' }}
        height={18}
        label={{ value: axis, position: 'bottom', offset: 1, fill: 'var(--ink-3)', fontSize: 11 }}
      />
      <YAxis
        tick={tick}
        tickLine={false}
        axisLine={false}
        width={30}
        tickCount={4}
        allowDecimals={false}
        {...(most > 75 && { domain: [0, 100], ticks: [0, 25, 50, 75, 100] })}
      />
      <Area {...area} dataKey="a" stroke="var(--a)" fill="var(--a-soft)" fillOpacity={1} />
      <Area {...area} dataKey="b" stroke="var(--b)" fill="var(--b-soft)" fillOpacity={1} />
    </AreaChart>
  );
}
