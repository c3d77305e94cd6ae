/** Whole numbers as text: a thin space between thousands, a real minus, and with what they count. */
export const thinSpace = '\u2009';
export const minus = '\u2212';

/** `-35947` as `−35 947`. */
export function whole(value: number): string {
  const digits = String(Math.round(Math.abs(value))).replace(/\B(?=(\d{3})+$)/g, thinSpace);
  return value < 0 && Number(Math.round(value)) !== 0 ? minus + digits : digits;
}

/** A number of things with their noun: `1 row`, `10 000 rows`, `2 entries` where that is given as the noun of many. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${whole(count)} ${count === 1 ? one : many}`;
