/**
 * The variances of a subject along its principal axes as three bars on one baseline, with the gap that decides the axes: frames and canonical poses
 * turn with the subject where it is wide, and follow the last digits of the coordinates where it is not.
 */
import type { Figure, Mark } from './marks.ts';
import { percent, significant } from './number-format.ts';

export interface SpectrumWords {
  readonly eigenvalues: readonly [number, number, number];
  /** min(l2 - l1, l3 - l2) / l3 */
  readonly gap: number;
  readonly degenerate: boolean;
}

/** The finding, for the figure and for ears. */
export function spectrumFinding({ gap, degenerate }: SpectrumWords): string {
  if (degenerate) return 'two axes are equally long: which is which is decided by the last digits, so the frame jumps';
  return `axes differ by ${percent(gap)} of the longest: the shape decides them`;
}

/** @param unit of the variances, `Å²`; empty for clouds, which are normalised */
export function spectrumFigure(spectrum: SpectrumWords, unit: string, width: number): Figure {
  const { eigenvalues, degenerate } = spectrum;
  const [row, left, right] = [14, 24, width - 92];
  const most = Math.max(...eigenvalues, Number.MIN_VALUE);
  const marks: Mark[] = [];
  eigenvalues.forEach((value, index) => {
    const y = index * row;
    const length = ((right - left) * value) / most;
    marks.push({
      kind: 'text',
      x: 0,
      y: y + 10,
      text: [{ text: 'λ', italic: true }, { text: '₁₂₃'[index] }],
      size: 12,
      fill: 'ink-2',
    });
    marks.push({
      kind: 'rect',
      x: left,
      y: y + 2,
      across: Math.max(1, length),
      height: 8,
      fill: degenerate ? 'hair-2' : 'ink-3',
    });
    marks.push({
      kind: 'text',
      x: left + Math.max(1, length) + 6,
      y: y + 10,
      text: `${significant(value, 3)}${unit ? ` ${unit}` : ''}`,
    });
  });
  // The narrower of the two gaps, as a bracket between the ends of its bars.
  const narrow = eigenvalues[1] - eigenvalues[0] <= eigenvalues[2] - eigenvalues[1] ? 0 : 1;
  const x = (value: number): number => left + ((right - left) * value) / most;
  const [from, to] = [x(eigenvalues[narrow]), x(eigenvalues[narrow + 1])];
  const middle = (narrow + 1) * row - 1;
  marks.push({
    kind: 'line',
    x1: from,
    y1: middle,
    x2: Math.max(to, from + 1),
    y2: middle,
    stroke: 'accent',
    width: 2,
  });
  marks.push({ kind: 'line', x1: left - 0.5, y1: 0, x2: left - 0.5, y2: 3 * row - 2, stroke: 'hair-2' });
  return { width, height: 3 * row, title: `Variances along the principal axes: ${spectrumFinding(spectrum)}`, marks };
}
