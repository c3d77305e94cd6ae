/** The scatter of orbits as a figure: every dot once and where its numbers say, one plane for A and B, colours and rings, no number that is none. */
import { describe, expect, it } from 'vitest';
import { viridis } from './colour-map.ts';
import { fieldWords } from './field-words.ts';
import type { Mark } from './marks.ts';
import {
  dotNear,
  dotTowards,
  type ScatterDot,
  type ScatterPicture,
  scatterFigure,
  scatterPlot,
} from './orbit-scatter.ts';
import { toSvg } from './svg.ts';
import { lightTheme } from './theme.ts';

const dot = (sample: number, x: number, y: number, mean: number, spread = 0): ScatterDot => ({
  sample,
  id: `frame ${sample}`,
  x,
  y,
  mean,
  spread,
});
const picture: ScatterPicture = {
  sides: [
    { name: 'gaunt', dots: [dot(0, -0.5, 0, 0), dot(1, -0.5, 0.25, 0)] },
    { name: 'transformer', dots: [dot(0, 0.5, -0.25, 1), dot(1, 0.5, 0, 0.5)] },
  ],
  shares: [0.9, 0.05],
  colour: 'mean',
  words: fieldWords('displacement-error'),
  marked: 1,
  caption: ['what was run', 'and how'],
};
type Circle = Extract<Mark, { kind: 'circle' }>;
const dotsOf = (marks: readonly Mark[]): Circle[] =>
  marks.filter((mark): mark is Circle => mark.kind === 'circle' && mark.r === 4);

describe('the scatter of orbits', () => {
  it('draws each sample once a panel, on one scale, from A to B as far as their numbers say', () => {
    const { marks } = scatterFigure(picture);
    const circles = dotsOf(marks);
    expect(circles).toHaveLength(4);
    const [a0, a1, b0, b1] = circles;
    expect(a0.y - a1.y).toBeGreaterThan(0);
    // A quarter of a unit up in A is a quarter down in B; panels are 348 pixels apart.
    expect(b0.y - b1.y).toBeCloseTo(a0.y - a1.y, 9);
    expect(b0.x - a0.x - 348).toBeCloseTo(4 * (a0.y - a1.y), 9);
    expect([a0.fill, b0.fill]).toEqual([viridis[0], viridis[10]]);
  });

  it('says shares, unit, models and what was run, and rings the same sample in both', () => {
    const svg = toSvg(scatterFigure(picture), lightTheme);
    for (const text of ['90', 'A: gaunt', 'B: transformer', 'what was run', 'and how', 'mean over the orbit'])
      expect(svg).toContain(text);
    expect(svg.split('frame 1<').length - 1).toBe(2);
    expect(svg).not.toContain('frame 0');
    expect(svg).not.toMatch(/NaN|undefined|Infinity|var\(--/);
    const forces = toSvg(scatterFigure({ ...picture, words: fieldWords('force-error'), colour: 'spread' }), lightTheme);
    expect(forces).toContain('meV/Å');
    expect(forces).toContain('spread over the orbit');
  });

  it('puts equal orbits in the middle, and takes one model alone', () => {
    const same = {
      ...picture,
      sides: [{ name: 'gaunt', dots: [dot(0, 0, 0, 0), dot(1, 0, 0, 0)] }],
      shares: [0, 0] as const,
    };
    const figure = scatterFigure(same);
    const [first, second] = dotsOf(figure.marks);
    expect([first.x, first.y]).toEqual([second.x, second.y]);
    const svg = toSvg(figure, lightTheme);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    expect(svg).not.toContain('A: ');
    expect(toSvg(scatterFigure({ ...same, sides: [{ name: 'x', dots: [] }] }), lightTheme)).not.toMatch(/NaN/);
  });

  it('knows where its dots are: under the hand, and the next in a direction', () => {
    const { places, marks, panels, panel } = scatterPlot(picture, { panel: 200, gap: 20, left: 40, top: 40, bar: 56 });
    expect([panels, panel]).toEqual([[40, 260], 200]);
    const circles = dotsOf(marks);
    expect([...places[0], ...places[1]].map(([, [x, y]]) => [x, y])).toEqual(circles.map(({ x, y }) => [x, y]));
    const [x, y] = places[1].get(0)!;
    expect(dotNear(places[1], [x + 3, y - 3], 8)).toBe(0);
    expect(dotNear(places[1], [x + 3, y - 13], 8)).toBeUndefined();
    expect(dotTowards(places[1], 0, [0, -1])).toBe(1);
    expect(dotTowards(places[1], 0, [0, 1])).toBe(0);
    expect(dotTowards(places[1], 7, [1, 0])).toBe(7);
  });

  it('says of neighbours what is so of them: no unit, no share of variance', () => {
    const svg = toSvg(scatterFigure({ ...picture, layout: 'umap' }), lightTheme);
    expect(svg).toContain('laid out by its neighbours (UMAP)');
    expect(svg).toContain('larger distances have no meaning');
    expect(svg).not.toMatch(/of the variance|RMS over the group/);
  });
});
