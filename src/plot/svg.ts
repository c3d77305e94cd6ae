/** Marks to SVG text, for files and for the terminal. All text is escaped; no mark can carry markup. */
import { coordinate, type Figure, type Mark, type TextMark, type TextRun } from './marks.ts';
import { paintIn, type Theme } from './theme.ts';

const fontFamily = 'system-ui, Segoe UI, Roboto, Noto Sans, Liberation Sans, Arial, sans-serif';

export const escapeText = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`).replace(/[^\P{Cc}\t\n]/gu, '');

type Attributes = Record<string, string | number | undefined>;

function tag(name: string, attributes: Attributes, content?: string): string {
  const written = Object.entries(attributes)
    .filter((entry): entry is [string, string | number] => entry[1] !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? coordinate(value) : escapeText(value)}"`)
    .join('');
  return content === undefined ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`;
}

/** The SVG attributes that a mark's paints amount to in a theme; shared by text and elements. */
export function paintAttributes(
  mark: { fill?: string; stroke?: string; width?: number; dash?: string; cap?: string; opacity?: number },
  theme: Theme,
): Attributes {
  return {
    fill: paintIn(theme, mark.fill ?? 'none'),
    stroke: mark.stroke && paintIn(theme, mark.stroke),
    'stroke-width': mark.stroke && (mark.width ?? 1),
    'stroke-dasharray': mark.dash,
    'stroke-linejoin': mark.stroke && 'round',
    'stroke-linecap': mark.cap,
    opacity: mark.opacity,
  };
}

/** Text runs of a mark; a plain string is one run. */
export const runsOf = (mark: TextMark): readonly TextRun[] =>
  typeof mark.text === 'string' ? [{ text: mark.text }] : mark.text;

/** Attributes of one run of text; `lowered` brings the baseline back after a raised run. */
export function runAttributes(run: TextRun, size: number, lowered: boolean, theme: Theme): Attributes {
  return {
    dy: run.raised ? -size * 0.36 : lowered ? size * 0.36 : undefined,
    'font-size': run.raised ? size * 0.78 : undefined,
    'font-style': run.italic ? 'italic' : undefined,
    'font-weight': run.strong ? 600 : undefined,
    fill: run.fill && paintIn(theme, run.fill),
  };
}

function textToSvg(mark: TextMark, theme: Theme): string {
  const size = mark.size ?? 11;
  const runs = runsOf(mark);
  const content = runs
    .map((run, index) => {
      const lowered = index > 0 && runs[index - 1].raised === true && !run.raised;
      return tag('tspan', runAttributes(run, size, lowered, theme), escapeText(run.text));
    })
    .join('');
  const common: Attributes = {
    x: mark.x,
    y: mark.y,
    'text-anchor': mark.anchor ?? 'start',
    'font-size': size,
    'font-weight': mark.weight ?? 400,
    fill: paintIn(theme, mark.fill ?? 'ink-3'),
  };
  if (!mark.halo) return tag('text', common, content);
  const halo = {
    stroke: paintIn(theme, mark.halo),
    'stroke-width': 3,
    'stroke-linejoin': 'round',
    'paint-order': 'stroke',
  };
  return tag('text', { ...common, ...halo }, content);
}

function markToSvg(mark: Mark, theme: Theme): string {
  switch (mark.kind) {
    case 'line':
      return tag('line', { x1: mark.x1, y1: mark.y1, x2: mark.x2, y2: mark.y2, ...paintAttributes(mark, theme) });
    case 'path':
      return tag('path', { d: mark.d, ...paintAttributes(mark, theme) });
    case 'circle':
      return tag('circle', { cx: mark.x, cy: mark.y, r: mark.r, ...paintAttributes(mark, theme) });
    case 'rect':
      return tag('rect', {
        x: mark.x,
        y: mark.y,
        width: mark.across,
        height: mark.height,
        ...paintAttributes(mark, theme),
      });
    case 'text':
      return textToSvg(mark, theme);
    case 'ramp': {
      const stops = mark.colours.map((colour, index) =>
        tag('stop', { offset: String(index / (mark.colours.length - 1)), 'stop-color': colour }),
      );
      const gradient = tag('linearGradient', { id: mark.id, x1: 0, y1: 1, x2: 0, y2: 0 }, stops.join(''));
      const box = { x: mark.x, y: mark.y, width: mark.width, height: mark.height, fill: `url(#${mark.id})` };
      return tag('defs', {}, gradient) + tag('rect', box);
    }
    case 'group':
      return tag(
        'g',
        { transform: `translate(${coordinate(mark.x)} ${coordinate(mark.y)})` },
        mark.marks.map((child) => markToSvg(child, theme)).join(''),
      );
    default:
      throw new Error(`unknown mark ${JSON.stringify(mark satisfies never)}`);
  }
}

/** A figure as a complete SVG document on paper. */
export function toSvg(figure: Figure, theme: Theme): string {
  const ground = tag('rect', { width: figure.width, height: figure.height, fill: theme.paper });
  return tag(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width: figure.width,
      height: figure.height,
      viewBox: `0 0 ${coordinate(figure.width)} ${coordinate(figure.height)}`,
      'font-family': fontFamily,
      role: 'img',
    },
    tag('title', {}, escapeText(figure.title)) +
      (figure.description === undefined ? '' : tag('desc', {}, escapeText(figure.description))) +
      ground +
      figure.marks.map((mark) => markToSvg(mark, theme)).join(''),
  );
}
