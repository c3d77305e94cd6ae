/** Whole numbers as text: a thin space between thousands, a real minus. */
export const thinSpace = '\u2009';
export const minus = '\u2212';

/** `-35947` as `−35 947`. */
export function whole(value: number): string {
  const digits = String(Math.round(Math.abs(value))).replace(/\B(?=(\d{3})+$)/g, thinSpace);
  return value < 0 && Number(Math.round(value)) !== 0 ? minus + digits : digits;
}
