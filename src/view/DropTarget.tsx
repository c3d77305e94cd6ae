/** The whole page takes a dropped file or pasted XYZ text; while something hovers over it, the page says what will happen. */
import { useEffect, useState } from 'react';
import { openFile, openPasted } from '../store/bench.ts';
import { say } from '../store/session.ts';

/** True where the paste was meant for a field. */
const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null;

export function DropTarget() {
  const [over, setOver] = useState(false);
  useEffect(() => {
    let depth = 0;
    const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
    const enter = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth++;
      setOver(true);
    };
    const leave = (event: DragEvent): void => {
      if (hasFiles(event) && --depth <= 0) setOver(false);
    };
    const hover = (event: DragEvent): void => {
      if (hasFiles(event)) event.preventDefault();
    };
    const drop = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth = 0;
      setOver(false);
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length > 1) say(`${files.length} files were dropped; ${files[0].name} is read.`);
      if (files[0]) void openFile(files[0]);
    };
    const paste = (event: ClipboardEvent): void => {
      const text = event.clipboardData?.getData('text') ?? '';
      if (typing(event.target) || text.trim() === '') return;
      if (/^\s*\d+\s*\n/.test(text)) void openPasted(text);
      else
        say(
          'The pasted text is not XYZ: its first line must be the number of atoms, then a comment line, then an atom a line.',
        );
    };
    addEventListener('dragenter', enter);
    addEventListener('dragleave', leave);
    addEventListener('dragover', hover);
    addEventListener('drop', drop);
    addEventListener('paste', paste);
    return () => {
      removeEventListener('dragenter', enter);
      removeEventListener('dragleave', leave);
      removeEventListener('dragover', hover);
      removeEventListener('drop', drop);
      removeEventListener('paste', paste);
    };
  }, []);
  if (!over) return null;
  return (
    <div className="overlay" data-testid="drop">
      <div className="edge" />
      <div className="invite">
        Drop it anywhere
        <p>XYZ or extended XYZ, also gzipped. It is read here and sent nowhere.</p>
      </div>
    </div>
  );
}
