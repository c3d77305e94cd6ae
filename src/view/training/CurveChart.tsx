/** The curves of training: filled bands, lines in the colours of the sides with their names at their ends, horizontal hairlines at the ticks. */
import { Area, CartesianGrid, ComposedChart, Line, XAxis, YAxis } from 'recharts';
import { tickText } from '../../plot/axis.ts';
import { movedApart } from '../../plot/marks.ts';
import { significant } from '../../plot/number-format.ts';
import { type CurveChart, curveRows } from '../../plot/training-curves.ts';

export interface CurvePlace {
  readonly width: number;
  readonly height: number;
  /** Where the plot begins and ends, CSS pixels. */
  readonly left: number;
  readonly right: number;
}

const top = 6;
const roleOf = (side: 'A' | 'B'): string => `var(--${side.toLowerCase()})`;

/** Where a value stands, in pixels from the top. */
export function heightOf({ scale, domain: [low, high] }: CurveChart, value: number, height: number): number {
  const share = scale === 'log' ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
  return height + (top - height) * Math.min(1, Math.max(0, share));
}

/** A tick: plain where it can be read, else a power of ten. */
function Tick({
  x,
  y,
  payload,
  scale,
}: {
  x?: number;
  y?: number;
  payload?: { value: number };
  scale: 'log' | 'linear';
}) {
  if (x === undefined || y === undefined || !payload) return null;
  const { value } = payload;
  const plain = value === 0 || (value >= 0.001 && value < 1e4) || scale === 'linear';
  const power = Math.round(Math.log10(value));
  const runs = tickText({ kind: 'log', low: 1, high: 10, at: () => 0, ticks: [] }, 10 ** power);
  return (
    <text x={x - 6} y={y + 4} textAnchor="end" fontSize={11} fill="var(--ink-3)">
      {plain
        ? significant(value, 2).replace(/\.0$/, '')
        : runs.map(({ text, raised }) => (
            <tspan key={text} {...(raised && { dy: -4, fontSize: 8.5 })}>
              {text}
            </tspan>
          ))}
    </text>
  );
}

/** The names at the ends of the lines, moved apart. */
function Ends({ chart, place, steps }: { chart: CurveChart; place: CurvePlace; steps: number }) {
  const { lines } = chart;
  const at = lines.map(({ points }) => heightOf(chart, points[points.length - 1][1], place.height) + 4);
  const moved = movedApart(at, 14);
  const over = Math.max(0, Math.max(...moved) - place.height - 2);
  const x = (step: number): number => place.left + ((place.right - place.left) * step) / steps;
  return lines.map(({ side, part, points, label }, index) => (
    <text
      key={`${side} ${part}`}
      x={x(points[points.length - 1][0]) + 12}
      y={moved[index] - over}
      fontSize={12}
      fill={roleOf(side)}
    >
      {label}
    </text>
  ));
}

/** What is filled, said over the widest part of the first half of it. */
function FilledWords({ chart, place, steps }: { chart: CurveChart; place: CurvePlace; steps: number }) {
  const band = chart.bands[0]?.points ?? [];
  const point = band[Math.floor(band.length * 0.45)];
  if (!chart.filled || !point || band.length < 4) return null;
  const x = place.left + ((place.right - place.left) * point[0]) / steps;
  if (x < place.left + 40 || x + 210 > place.right) return null;
  return (
    <text x={x} y={Math.max(12, heightOf(chart, point[2], place.height) - 9)} fontSize={12} fill="var(--ink-2)">
      {chart.filled}
    </text>
  );
}

export function CurveChartView({ chart, steps, place }: { chart: CurveChart; steps: number; place: CurvePlace }) {
  const { width, height, left, right } = place;
  const spoken =
    chart.lines.length > 0
      ? `${chart.caption}. ${chart.lines.map(({ label }) => label).join('; ')}.`
      : `${chart.caption}. No curve yet.`;
  return (
    <div role="img" aria-label={spoken}>
      <ComposedChart
        width={width}
        height={height}
        data={curveRows(chart)}
        margin={{ top, right: width - right, bottom: 0, left: 0 }}
        accessibilityLayer={false}
      >
        <CartesianGrid vertical={false} stroke="var(--hair)" />
        <XAxis hide type="number" dataKey="step" domain={[0, steps]} allowDataOverflow />
        <YAxis
          width={left}
          type="number"
          scale={chart.scale}
          domain={[...chart.domain]}
          ticks={[...chart.ticks]}
          interval={0}
          allowDataOverflow
          axisLine={false}
          tickLine={false}
          tick={<Tick scale={chart.scale} />}
        />
        {chart.bands.map(({ side }) => (
          <Area
            key={`${side} band`}
            dataKey={`${side} band`}
            fill={`var(--${side.toLowerCase()}-soft)`}
            fillOpacity={1}
            stroke="none"
            connectNulls
            dot={false}
            activeDot={false}
            isAnimationActive={false}
          />
        ))}
        {chart.lines.map(({ side, part, points }) => (
          <Line
            key={`${side} ${part}`}
            dataKey={part === 'second' ? `${side} second` : side}
            stroke={roleOf(side)}
            strokeWidth={part === 'second' ? 1 : 1.75}
            {...(part === 'second' && { strokeDasharray: '3 3' })}
            dot={points.length === 1 ? { r: 2, fill: roleOf(side), strokeWidth: 0 } : false}
            activeDot={false}
            connectNulls
            isAnimationActive={false}
          />
        ))}
      </ComposedChart>
      <svg className="over" width={width} height={height} aria-hidden="true">
        {chart.lines.length === 0 && (
          <text x={left + 12} y={height / 2} fontSize={12} fill="var(--ink-3)">
            The curves begin with the first step.
          </text>
        )}
        <FilledWords chart={chart} place={place} steps={steps} />
        <Ends chart={chart} place={place} steps={steps} />
      </svg>
    </div>
  );
}
