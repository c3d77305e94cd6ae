/** The gallery: every preset with its claim, the number that was measured against its bar, and what became of it. */
import { useEffect } from 'react';
import { readPresets, usePresets } from '../../store/presets.ts';
import { GalleryRow } from './GalleryRow.tsx';

export function Gallery() {
  const { presets, state, failure } = usePresets();
  useEffect(() => void readPresets(), []);
  return (
    <main className="gallery">
      <header>
        <h2>Each preset makes one claim and says what would refute it</h2>
        <p>
          The bar was fixed before the run. Opening a preset replaces the experiment on the bench; undo brings it back.
        </p>
      </header>
      {state === 'failed' && (
        <p role="alert">
          The presets could not be read: {failure}.{' '}
          <button type="button" className="btn" onClick={() => void readPresets()}>
            Try again
          </button>
        </p>
      )}
      <div className="claims">
        <div className="row head" aria-hidden="true">
          <span />
          <span>claim</span>
          <span>measured, and the bar</span>
          <span>verdict</span>
          <span />
        </div>
        <ol>
          {presets.map((preset) => (
            <GalleryRow key={preset.id} preset={preset} />
          ))}
        </ol>
      </div>
    </main>
  );
}
