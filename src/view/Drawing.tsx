/** A figure of `plot/` as SVG elements that follow the theme. Text goes in as text; nothing here writes markup. */
import { coordinate, type Figure, type Mark } from '../plot/marks.ts';
import { paintAttributes, runAttributes, runsOf } from '../plot/svg.ts';
import { pageTheme } from '../plot/theme.ts';

/** SVG attribute names as React spells them. */
const spelled: Readonly<Record<string, string>> = {
  'stroke-width': 'strokeWidth',
  'stroke-dasharray': 'strokeDasharray',
  'stroke-linejoin': 'strokeLinejoin',
  'stroke-linecap': 'strokeLinecap',
  'font-size': 'fontSize',
  'font-style': 'fontStyle',
  'font-weight': 'fontWeight',
};

function forReact(attributes: Record<string, string | number | undefined>): Record<string, string | number> {
  const entries = Object.entries(attributes).filter(
    (entry): entry is [string, string | number] => entry[1] !== undefined,
  );
  return Object.fromEntries(entries.map(([name, value]) => [spelled[name] ?? name, value]));
}

function TextMark({ mark }: { mark: Extract<Mark, { kind: 'text' }> }) {
  const size = mark.size ?? 11;
  const runs = runsOf(mark);
  const halo = mark.halo
    ? ({ stroke: mark.halo, strokeWidth: 3, strokeLinejoin: 'round', paintOrder: 'stroke' } as const)
    : {};
  return (
    <text
      x={coordinate(mark.x)}
      y={coordinate(mark.y)}
      textAnchor={mark.anchor ?? 'start'}
      fontSize={size}
      fontWeight={mark.weight ?? 400}
      {...forReact({ fill: paintAttributes({ fill: mark.fill ?? 'ink-3' }, pageTheme).fill })}
      {...halo}
    >
      {runs.map((run, index) => {
        const lowered = index > 0 && runs[index - 1].raised === true && !run.raised;
        return (
          <tspan key={index} {...forReact(runAttributes(run, size, lowered, pageTheme))}>
            {run.text}
          </tspan>
        );
      })}
    </text>
  );
}

function DrawnMark({ mark }: { mark: Mark }) {
  switch (mark.kind) {
    case 'line':
      return (
        <line x1={mark.x1} y1={mark.y1} x2={mark.x2} y2={mark.y2} {...forReact(paintAttributes(mark, pageTheme))} />
      );
    case 'path':
      return <path d={mark.d} {...forReact(paintAttributes(mark, pageTheme))} />;
    case 'circle':
      return <circle cx={mark.x} cy={mark.y} r={mark.r} {...forReact(paintAttributes(mark, pageTheme))} />;
    case 'rect':
      return (
        <rect
          x={mark.x}
          y={mark.y}
          width={mark.across}
          height={mark.height}
          {...forReact(paintAttributes(mark, pageTheme))}
        />
      );
    case 'text':
      return <TextMark mark={mark} />;
    case 'ramp':
      return (
        <>
          <defs>
            <linearGradient id={mark.id} x1="0" y1="1" x2="0" y2="0">
              {mark.colours.map((colour, index) => (
                <stop key={index} offset={index / (mark.colours.length - 1)} stopColor={colour} />
              ))}
            </linearGradient>
          </defs>
          <rect x={mark.x} y={mark.y} width={mark.width} height={mark.height} fill={`url(#${mark.id})`} />
        </>
      );
    case 'group':
      return (
        <g transform={`translate(${coordinate(mark.x)} ${coordinate(mark.y)})`}>
          <Marks marks={mark.marks} />
        </g>
      );
    default:
      throw new Error(`unknown mark ${JSON.stringify(mark satisfies never)}`);
  }
}

function Marks({ marks }: { marks: readonly Mark[] }) {
  return marks.map((mark, index) => <DrawnMark key={index} mark={mark} />);
}

/** The figure as an image with a name; `label` says what it shows now, where that is more than its title. Silent inside what has a name of its own. */
export function Drawing({ figure, label, silent }: { figure: Figure; label?: string; silent?: boolean }) {
  const spoken = silent ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label ?? figure.title };
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: it has its name, or is hidden from ears, by `spoken`
    <svg viewBox={`0 0 ${coordinate(figure.width)} ${coordinate(figure.height)}`} {...spoken}>
      <Marks marks={figure.marks} />
    </svg>
  );
}
