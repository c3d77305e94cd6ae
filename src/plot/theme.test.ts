import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cividis, divergingDark, divergingLight, viridis } from './colour-map.ts';
import { darkTheme, lightTheme, paintIn, roles } from './theme.ts';

const css = readFileSync(new URL('../view/tokens.css', import.meta.url), 'utf8');
const [light, rest] = css.split(':root[data-theme="dark"] {', 2);
const dark = rest.slice(0, rest.indexOf('}'));
const valueIn = (block: string, role: string): string | undefined =>
  new RegExp(`--${role}:\\s*([^;]+);`).exec(block)?.[1].trim();

describe('the themes of figures', () => {
  it('are those of the page in light', () => {
    for (const role of roles) expect(lightTheme[role], role).toBe(valueIn(light, role));
  });
  it('and in dark', () => {
    for (const role of roles) expect(darkTheme[role], role).toBe(valueIn(dark, role));
  });
  it('leave literal colours alone', () => {
    expect(paintIn(darkTheme, 'ink')).toBe('#eceef0');
    expect(paintIn(darkTheme, '#123456')).toBe('#123456');
  });
  it('share their colour maps with the page', () => {
    const map = (block: string, name: string): readonly string[] =>
      valueIn(block, `map-${name}`)?.match(/#[0-9a-f]{6}/g) ?? [];
    expect(map(css, 'viridis')).toEqual(viridis);
    expect(map(css, 'cividis')).toEqual(cividis);
    expect(map(css, 'diverge')).toEqual(divergingLight);
    expect(map(css.slice(css.lastIndexOf(':root[data-theme="dark"]')), 'diverge')).toEqual(divergingDark);
  });
});
