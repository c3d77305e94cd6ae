/** The system's file dialogue, from anywhere on the page. No `accept` list: some systems block files there that they should not. */
import { openFile } from '../store/bench.ts';

export function pickFile(): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.addEventListener('change', () => {
    const file = input.files?.[0];
    if (file) void openFile(file);
  });
  input.click();
}
