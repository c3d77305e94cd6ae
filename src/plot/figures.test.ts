import { describe, expect, it } from 'vitest';
import { fromAxisAngle, IDENTITY } from '../math/rotation.ts';
import type { AngleBin } from '../orbit/result.ts';
import { angleFigure, angleScale } from './angle-curve.ts';
import { applied, lookFrom } from './camera.ts';
import { colourBarFigure } from './colour-bar.ts';
import { distribution } from './distribution.ts';
import { elementsCsv } from './elements-csv.ts';
import { fibreFigure, ringLayout } from './fibre-ring.ts';
import { fieldScale } from './field-scale.ts';
import { fieldWords } from './field-words.ts';
import { directionUnder, farCamera, globeFigure, globeLayout } from './globe.ts';
import { heatCells } from './heat-cells.ts';
import { ballDots, ballPoint } from './homochoric-ball.ts';
import { type Figure, type Mark, movedApart } from './marks.ts';
import { formula, moleculeShape } from './molecule.ts';
import { mollweideFigure } from './mollweide.ts';
import { discFigure } from './nero-disc.ts';
import { ethanolPositions, ethanolSpecies, formulaOrbit } from './orbit.testing.ts';
import { directionOf, sphereTexture } from './orbit-field.ts';
import { orbitFigure } from './orbit-figure.ts';
import { escapeText, toSvg } from './svg.ts';
import { lightTheme } from './theme.ts';
import { sentenceOf, verdictWords } from './verdict-words.ts';

const broken = formulaOrbit(0.05, 'transformer', 96, 48, 6).result;
const exact = formulaOrbit(0, 'gaunt', 96, 48, 6).result;
const words = fieldWords('force-error');
const textsOf = (marks: readonly Mark[]): string[] =>
  marks.flatMap((mark) => {
    if (mark.kind === 'group') return textsOf(mark.marks);
    if (mark.kind !== 'text') return [];
    return [typeof mark.text === 'string' ? mark.text : mark.text.map((run) => run.text).join('')];
  });

describe('the figure of an orbit', () => {
  it('sets lines that are too long for it smaller, so that they end within it', () => {
    const options = { shown: 'A', pinned: IDENTITY, scale: 'linear', map: 'viridis', reduction: 'mean' } as const;
    const useless = { ...broken, constant: true as const };
    const caption = ['A: a model of few words.', `On ${'a subject of many words, '.repeat(7)}`];
    const { marks, width } = orbitFigure({ ...options, a: useless, caption });
    const lines = marks.flatMap((mark) => (mark.kind === 'text' ? [mark] : []));
    const sizeOf = (start: string) => lines.find(({ text }) => String(text).startsWith(start))?.size ?? 0;
    expect(sizeOf('A: a model')).toBe(11);
    for (const start of ['A is broken', 'On a subject']) {
      const { length } = String(lines.find(({ text }) => String(text).startsWith(start))?.text);
      expect(sizeOf(start), start).toBeLessThan(11);
      // Arial and its like: half an em a letter on average.
      expect(16 + 0.5 * sizeOf(start) * length, start).toBeLessThan(width);
    }
  });
});

describe('a model that answers nothing, as one that was not trained yet', () => {
  it('is drawn without a number that is none', () => {
    const zeros = {
      ...broken,
      noiseFloor: 0,
      elements: broken.elements.map((element) => ({ ...element, value: 0 })),
      angles: broken.angles.map(({ from, to, count }) => ({ from, to, count, error: 0 })),
      ...(broken.grid && {
        grid: { ...broken.grid, elements: broken.grid.elements.map((element) => ({ ...element, value: 0 })) },
      }),
    };
    for (const scale of ['linear', 'log'] as const) {
      const picture = {
        a: zeros,
        shown: 'A',
        pinned: IDENTITY,
        scale,
        map: 'viridis',
        reduction: 'mean',
        caption: [],
      } as const;
      const svg = toSvg(orbitFigure(picture), lightTheme);
      expect(svg, scale).not.toMatch(/NaN|Infinity|not finite/);
    }
  });
});

describe('SVG', () => {
  it('escapes whatever a file name or caption holds', () => {
    const hostile = '<script>alert("1")</script>&\u0000\'';
    const figure: Figure = {
      width: 10,
      height: 10,
      title: hostile,
      description: hostile,
      marks: [{ kind: 'text', x: 0, y: 0, text: hostile }],
    };
    const svg = toSvg(figure, lightTheme);
    expect(svg).not.toContain('<script');
    expect(svg).not.toContain('\u0000');
    expect(escapeText('a<b')).toBe('a&#60;b');
  });
  it('of a whole orbit is complete and carries no page variables', () => {
    const options = {
      shown: 'A',
      pinned: broken.summary.worst.q,
      scale: 'linear',
      map: 'viridis',
      reduction: 'mean',
    } as const;
    const svg = toSvg(orbitFigure({ a: broken, b: exact, ...options, caption: ['A: x & y'] }), lightTheme);
    expect(svg.startsWith('<svg xmlns="http://www.w3.org/2000/svg"')).toBe(true);
    expect(svg.endsWith('</svg>')).toBe(true);
    expect(svg).not.toContain('var(');
    expect(svg).not.toMatch(/NaN|undefined/);
    expect(svg).toContain('A: x &#38; y');
    const region = { kind: 'cone', angle: 30, direction: directionOf(broken.summary.worst.q) } as const;
    const covered = toSvg(orbitFigure({ a: broken, ...options, caption: [], region }), lightTheme);
    expect([svg, covered].map((text) => text.includes('trained here'))).toEqual([false, true]);
  });
});

describe('globe', () => {
  const camera = lookFrom(0.4, 0.3);
  it('has a camera that is a rotation, and a far side that looks back from the same height', () => {
    const far = farCamera(camera);
    expect(applied(camera, [0, 0, 1])[1]).toBeGreaterThan(0.9);
    expect(applied(far, [0, 0, 1])[1]).toBeGreaterThan(0.9);
    for (const rows of [camera, far]) {
      const [r, u, f] = [rows.slice(0, 3), rows.slice(3, 6), rows.slice(6, 9)];
      const cross = [r[1] * u[2] - r[2] * u[1], r[2] * u[0] - r[0] * u[2], r[0] * u[1] - r[1] * u[0]];
      for (const axis of [0, 1, 2]) expect(cross[axis]).toBeCloseTo(f[axis], 12);
    }
    expect(applied(camera, [Math.cos(0.4), Math.sin(0.4), 0])[2]).toBeGreaterThan(0.9);
    expect(applied(far, [Math.cos(0.4), Math.sin(0.4), 0])[2]).toBeLessThan(-0.9);
  });
  it('reads back the direction under a point', () => {
    const layout = globeLayout(300, 300);
    const direction = directionUnder(layout, camera, layout.x + 30, layout.y - 50);
    const [x, y] = applied(camera, direction ?? [0, 0, 0]);
    expect(layout.x + x * layout.radius).toBeCloseTo(layout.x + 30);
    expect(layout.y - y * layout.radius).toBeCloseTo(layout.y - 50);
    expect(directionUnder(layout, camera, 0, 0)).toBeUndefined();
  });
  it('draws cells, graticule, worst element and far side inside its box', () => {
    const scale = fieldScale([broken, exact], { kind: 'linear', map: 'viridis', shown: 'A', dark: false, words });
    const grid = broken.grid;
    if (!grid) throw new Error('the formula has a grid');
    const texture = sphereTexture(grid, 'mean', 18);
    const figure = globeFigure({ texture, scale, camera, pinned: [1, 0, 0], worst: [1, 0, 0] }, 320, 300);
    expect(figure.marks.length).toBeGreaterThan(600);
    expect(textsOf(figure.marks)).toEqual(expect.arrayContaining(['z', 'far side', 'worst g*']));
    const { x, y, radius, far } = globeLayout(320, 300);
    expect(x - radius).toBeGreaterThanOrEqual(0);
    expect(y + radius).toBeLessThanOrEqual(300);
    expect(far.x + far.radius).toBeLessThanOrEqual(320);
    expect(Math.hypot(far.x - x, far.y - y)).toBeGreaterThan(radius);
  });
});

describe('what A − B cannot tell from noise', () => {
  const grid = broken.grid!;
  const options = { kind: 'linear', map: 'viridis', shown: 'A-B', dark: false, words } as const;
  const scale = fieldScale([broken, exact], options);
  const noise = 10 * Math.max(broken.noiseFloor, exact.noiseFloor);
  const dotsIn = (marks: readonly Mark[]): number =>
    marks.filter((mark) => mark.kind === 'circle' && mark.r === 1.1 && mark.fill === 'ink-2').length;
  const drawn = (value: number, from = scale): number[] => {
    const texture = {
      ...sphereTexture(grid, 'mean', 18),
      values: sphereTexture(grid, 'mean', 18).values.map(() => value),
    };
    const values = new Float64Array(2000).fill(value);
    return [
      globeFigure({ texture, scale: from, camera: lookFrom(0.3, 0.4), pinned: [1, 0, 0], worst: [1, 0, 0] }, 320, 300),
      mollweideFigure({ texture, scale: from, worst: [] }, 320, 200),
      discFigure({ values, scale: from, radius: 'linear', normal: [0, 0, 1] }, 300, 300),
      { marks: heatCells([{ x: 0, y: 0, value }], 10, from) },
    ].map(({ marks }) => dotsIn(marks));
  };

  it('is dotted in globe, map, disc and cells, and nothing else is', () => {
    expect(scale.noise).toBe(noise);
    for (const count of drawn(-0.9 * noise)) expect(count).toBeGreaterThan(0);
    expect(drawn(1.1 * noise)).toEqual([0, 0, 0, 0]);
  });

  it('is not looked for in A alone, nor where the numbers drawn have no floor', () => {
    expect(drawn(0, fieldScale([broken, exact], { ...options, shown: 'A' }))).toEqual([0, 0, 0, 0]);
    expect(fieldScale([broken], { ...options, words: fieldWords('class-distance', 'flips') }).noise).toBeUndefined();
  });

  it('is said under the scale', () => {
    const bar = (shown: 'A' | 'A-B') =>
      textsOf(
        colourBarFigure({ scale: fieldScale([broken], { ...options, shown }), spans: [], floor: 0, id: 'm' }, 84, 280)
          .marks,
      );
    expect(bar('A-B')).toContain('dotted: noise');
    expect(bar('A')).not.toContain('dotted: noise');
  });
});

describe('scales of the field', () => {
  it('are one for A and B, symmetric for their difference', () => {
    const options = { kind: 'linear', map: 'viridis', dark: false, words } as const;
    const size = fieldScale([broken, exact], { ...options, shown: 'A' });
    expect(size.axis.low).toBe(0);
    expect(size.axis.high).toBeGreaterThanOrEqual(broken.summary.worst.value * 1000);
    const signed = fieldScale([broken, exact], { ...options, shown: 'A-B' });
    expect(signed.position(0)).toBe(0.5);
    expect(signed.position(0.01) - 0.5).toBeCloseTo(0.5 - signed.position(-0.01));
    expect(signed.axis.ticks).toContain(0);
    for (const tick of signed.axis.ticks) expect(signed.axis.ticks.some((other) => other === -tick)).toBe(true);
  });
});

describe('fibre ring', () => {
  it.each([160, 180, 240, 320])('keeps its read-out inside the inner ring, %i px wide', (side) => {
    const scale = fieldScale([broken], { kind: 'linear', map: 'viridis', dark: false, words, shown: 'A' });
    for (const readout of ['0.5', '≈ 0.0611', '≈ 1.25 × 10⁻⁷']) {
      const picture = { outer: [0.1, 0.2, 0.3], inner: [0, 0, 0], scale, angle: 0, readout, unit: 'distance, A' };
      const mark = fibreFigure(picture, side, side).marks.find((one) => one.kind === 'text' && one.text === readout);
      const size = mark?.kind === 'text' ? mark.size! : Number.NaN;
      const { outer, width } = ringLayout(side, side);
      expect(size).toBeGreaterThan(3);
      expect(size).toBeLessThanOrEqual(28);
      expect(0.6 * size * readout.length).toBeLessThan(2 * (outer - width - 3 - 0.07 * outer));
    }
  });
});

describe('angle curve', () => {
  it('is drawn where nothing changes at all, as of a model that answers zero', () => {
    const angles = exact.angles.map(({ low: _, high: __, ...bin }) => ({ ...bin, error: 0 }));
    const zero = { ...exact, noiseFloor: 0, angles };
    for (const kind of ['log', 'linear'] as const) {
      const svg = toSvg(angleFigure({ sides: [{ side: 'A', result: zero }], kind }, 400, 200), lightTheme);
      expect(svg).not.toContain('NaN');
    }
  });

  it('labels both ends and the floor without overlap, and bands only bins with intervals', () => {
    const sides = [
      { side: 'A', result: broken },
      { side: 'B', result: exact },
    ] as const;
    const figure = angleFigure({ sides, kind: 'log', pinned: { angle: 83, value: 0.03 } }, 400, 200);
    expect(textsOf(figure.marks)).toEqual(expect.arrayContaining(['A', 'B', 'floor', 'g', 'angle from the identity']));
    expect(angleScale({ sides, kind: 'log' }).low).toBeLessThanOrEqual(exact.noiseFloor * 1000);
    const bare: AngleBin[] = exact.angles.map(({ from, to, count, error }) => ({ from, to, count, error }));
    const unbanded = angleFigure({ sides: [{ side: 'B', result: { ...exact, angles: bare } }], kind: 'log' }, 400, 200);
    expect(unbanded.marks.some((mark) => mark.kind === 'path' && mark.fill === 'b-soft')).toBe(false);
  });
  it('moves labels apart, no further than needed', () => {
    expect(movedApart([10, 12, 40], 13)).toEqual([10, 23, 40]);
    expect(movedApart([30, 10], 13)).toEqual([30, 10]);
  });
});

describe('all of SO(3) in a ball', () => {
  it('has equal volume for equal Haar measure', () => {
    const angle = 1.7;
    const [x, y, z] = ballPoint(fromAxisAngle([1, 2, 3], angle));
    expect(Math.hypot(x, y, z) ** 3).toBeCloseTo((angle - Math.sin(angle)) / Math.PI, 9);
    expect(Math.hypot(...ballPoint(IDENTITY))).toBe(0);
    expect(Math.hypot(...ballPoint(fromAxisAngle([0, 1, 0], Math.PI)))).toBeCloseTo(1);
  });
  it('shows a half turn at both ends', () => {
    const q = fromAxisAngle([1, 0, 0], Math.PI);
    const dots = ballDots([{ q, value: 1, energy: 0 }], lookFrom(-1, 0));
    expect(dots.length).toBe(2);
    expect(dots[0].x).toBeCloseTo(-dots[1].x);
  });
});

describe('words and tables', () => {
  it('say exact only of the exact one, with the floor', () => {
    expect(sentenceOf(verdictWords('B', exact))).toMatch(/^B is exact, at the floor/);
    const words = sentenceOf(verdictWords('A', broken));
    expect(words).toMatch(/^A is broken: over SO\(3\) forces change by/);
    expect(words).toContain('95 %');
    expect(sentenceOf(verdictWords('A', { ...broken, verdict: 'undecided' }))).toMatch(/undecided/);
  });
  it('export every element of both models', () => {
    const lines = elementsCsv(broken, exact).trimEnd().split('\r\n');
    expect(lines.length).toBe(97);
    expect(lines[0].split(',').length).toBe(9);
    expect(lines[5].split(',').map(Number)[5]).toBe(broken.elements[4].value);
  });
  it('spread shares that sum to 100 per cent', () => {
    const bins = distribution(broken.elements, exact.elements, 20);
    expect(bins.reduce((sum, bin) => sum + bin.a, 0)).toBeCloseTo(100);
    expect(bins.reduce((sum, bin) => sum + bin.b, 0)).toBeCloseTo(100);
  });
  it('name a molecule by its formula and centre it', () => {
    const frame = { species: Uint8Array.from(ethanolSpecies), positions: Float64Array.from(ethanolPositions) };
    expect(formula(frame.species)).toBe('C₂H₆O');
    const shape = moleculeShape(frame);
    expect(shape.bonds.length).toBe(8);
    const sum = shape.atoms.reduce((total, { position }) => total + position[0], 0);
    expect(sum).toBeCloseTo(0);
  });
});
