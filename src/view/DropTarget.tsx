/** The whole page takes dropped files and folders, and pasted ones; while something hovers over it, the page says what will happen. */
import { useEffect, useState } from 'react';
import { filesOfDrop, filesOfList } from '../store/dropped-files.ts';
import { openPasted } from '../store/open-subject.ts';
import { say } from '../store/session.ts';
import { takeEarlyDrops } from './early-drop.ts';
import { giveFiles } from './give-files.ts';
import { pastedKind } from './pasted.ts';

/** True where the paste was meant for a field. */
const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null;

function paste(event: ClipboardEvent): void {
  if (typing(event.target)) return;
  const files = [...(event.clipboardData?.files ?? [])];
  if (files.length > 0) {
    giveFiles(filesOfList(files));
    return;
  }
  const text = event.clipboardData?.getData('text') ?? '';
  if (text.trim() === '') return;
  const kind = pastedKind(text);
  if (kind === 'xyz') void openPasted(text);
  else if (kind) giveFiles(filesOfList([new File([text], `pasted.${kind}`)]));
  else
    say(
      'The pasted text is no file that is known here: XYZ begins with the number of atoms and a comment line, PLY with "ply", a table has three numbers a line.',
    );
}

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
      if (event.dataTransfer) void filesOfDrop(event.dataTransfer).then(giveFiles);
    };
    for (const dropped of takeEarlyDrops()) void filesOfDrop(dropped).then(giveFiles);
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
        <p>
          Molecules (XYZ, SDF, PDB) and point clouds (PLY, OBJ, STL, OFF), also gzipped or in a ZIP archive; several
          files, or a folder. Read here, sent nowhere.
        </p>
      </div>
    </div>
  );
}
