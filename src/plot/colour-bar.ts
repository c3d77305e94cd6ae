/** The colour scale as an upright bar: ticks, the span that A takes and the span of B, and the noise floor. */
import { tickText } from './axis.ts';
import type { FieldScale } from './field-scale.ts';
import { type FieldWords, fieldWords } from './field-words.ts';
import type { Figure, Mark, TextRun } from './marks.ts';

export interface Span {
  readonly side: 'A' | 'B';
  /** In the field's unit. */
  readonly low: number;
  readonly high: number;
}

export interface ColourBarPicture {
  readonly scale: FieldScale;
  readonly spans: readonly Span[];
  /** In the field's unit. */
  readonly floor: number;
  /** Makes the gradient's name unique on the page. */
  readonly id: string;
  /** Of what is drawn; where it is not given, of forces. */
  readonly words?: FieldWords;
}

const tickLength = (runs: readonly TextRun[]): number => runs.reduce((sum, { text }) => sum + text.length, 0);

export function colourBarFigure(picture: ColourBarPicture, width: number, height: number): Figure {
  const { scale, spans, floor, id, words = fieldWords('force-error') } = picture;
  const [x, across, top, bottom] = [8, 10, 34, height - (scale.noise === undefined ? 34 : 47)];
  const y = (position: number): number => bottom + (top - bottom) * position;
  const marks: Mark[] = [
    { kind: 'text', x, y: 12, text: scale.signed ? 'A − B' : words.heading, size: 12, fill: 'ink-2' },
    { kind: 'text', x, y: 26, text: scale.signed && !words.unit ? words.readout : words.subheading },
    { kind: 'ramp', x, y: top, width: across, height: bottom - top, id, colours: scale.anchors },
  ];
  for (const tick of scale.axis.ticks) {
    const at = y(scale.axis.at(tick));
    marks.push({ kind: 'line', x1: x + across, y1: at, x2: x + across + 4, y2: at, stroke: 'hair-2' });
    marks.push({ kind: 'text', x: x + across + 7, y: at + 4, text: tickText(scale.axis, tick) });
  }
  if (!scale.signed) {
    if (!words.ends) marks.push(...floorMarks(scale, x, across, y(scale.position(floor)), height));
    const longest = Math.max(...scale.axis.ticks.map((tick) => tickLength(tickText(scale.axis, tick))));
    const middles = spans.map(({ low, high }) =>
      Math.min(bottom, (y(scale.position(high)) + y(scale.position(low))) / 2),
    );
    const names = apart(middles);
    spans.forEach(({ side, low, high }, index) => {
      const role = side === 'A' ? 'a' : 'b';
      const left = x + across + 12 + longest * 6.2 + index * 4;
      const [from, to] = [y(scale.position(high)), y(scale.position(low))];
      if (to - from < 6) marks.push({ kind: 'circle', x: left + 2, y: middles[index], r: 3, fill: role });
      else marks.push({ kind: 'path', d: `M${left - 2} ${from}h4V${to}h-4`, stroke: role, width: 1.75 });
      marks.push({ kind: 'text', x: left + 9, y: names[index] + 4, text: side, size: 12, weight: 600, fill: role });
    });
  } else {
    if (scale.noise !== undefined) marks.push({ kind: 'text', x, y: height - 27, text: 'dotted: noise' });
    marks.push({ kind: 'text', x, y: height - 14, text: `orange: A ${words.more}` });
    marks.push({ kind: 'text', x, y: height - 1, text: `blue: B ${words.more}` });
  }
  const unit = words.unit || words.spoken;
  return { width, height, title: `Colour scale in ${unit}, shared by A and B`, marks };
}

/** Heights of two names, moved apart where they would lie on each other. */
function apart([one, other]: readonly number[]): readonly number[] {
  if (other === undefined || Math.abs(one - other) >= 13) return [one, other];
  const middle = (one + other) / 2;
  return one <= other ? [middle - 6.5, middle + 6.5] : [middle + 6.5, middle - 6.5];
}

/** The noise floor on the bar, and what it is below it. */
function floorMarks({ axis }: FieldScale, x: number, across: number, at: number, height: number): Mark[] {
  const line = { kind: 'line', x1: x - 4, y1: at, x2: x + across + 4, y2: at } as const;
  const log = axis.kind === 'log';
  return [
    { ...line, stroke: 'floor', width: 1.25, dash: '4 3' },
    { kind: 'text', x, y: height - 14, text: log ? 'dark end:' : 'dashed: floor' },
    ...(log ? [{ kind: 'text', x, y: height - 1, text: 'noise floor' } as const] : []),
  ];
}
