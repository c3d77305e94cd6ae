/** Drops before the part of the page that takes them is there: kept, so that none is lost and the browser opens no file in place of the page. */
import type { Dropped } from '../store/dropped-files.ts';

const early: Dropped[] = [];

function keep(event: DragEvent): void {
  const { dataTransfer: transfer } = event;
  if (!transfer?.types.includes('Files')) return;
  event.preventDefault();
  if (event.type !== 'drop') return;
  const items = [...transfer.items].map(({ kind }, place) => {
    const entry = transfer.items[place].webkitGetAsEntry?.() ?? null;
    return { kind, webkitGetAsEntry: () => entry };
  });
  early.push({ items, files: [...transfer.files] });
}

/** From the first moment of the page. */
export function keepEarlyDrops(): void {
  for (const kind of ['dragover', 'drop'] as const) addEventListener(kind, keep);
}

/** What was dropped so far; from here on the caller listens. */
export function takeEarlyDrops(): readonly Dropped[] {
  for (const kind of ['dragover', 'drop'] as const) removeEventListener(kind, keep);
  return early.splice(0);
}
