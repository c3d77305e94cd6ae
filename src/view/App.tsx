/** The page: sentence, bench, run strip. Keys that belong to no control live here. */
import { useEffect } from 'react';
import { useExperiment } from '../store/experiment.ts';
import { setSession, togglePanel, useSession } from '../store/session.ts';
import { LastResort } from './LastResort.tsx';
import { later } from './later.tsx';
import { Notices } from './Notices.tsx';
import { ModelPanel } from './panel/ModelPanel.tsx';
import { OrbitPanel } from './panel/OrbitPanel.tsx';
import { SubjectPanel } from './panel/SubjectPanel.tsx';
import { Sentence } from './Sentence.tsx';
import { Strips } from './Strips.tsx';
import { TopBar } from './TopBar.tsx';

const DropTarget = later(async () => (await import('./DropTarget.tsx')).DropTarget);
const RunStrip = later(async () => (await import('./RunStrip.tsx')).RunStrip);
const Gallery = later(async () => (await import('./gallery/Gallery.tsx')).Gallery);
const Laboratory = later(async () => (await import('./laboratory/Laboratory.tsx')).Laboratory);
const ManyPanel = later(async () => (await import('./many/ManyPanel.tsx')).ManyPanel);
const Transport = later(async () => (await import('./training/Transport.tsx')).Transport);
const Refusal = later(async () => (await import('./Refusal.tsx')).Refusal);

const narrow = matchMedia('(max-width: 759px)');

function useTheme(): void {
  const theme = useSession((state) => state.theme);
  document.documentElement.dataset.theme = theme;
}

function useWindow(): void {
  useEffect(() => {
    const resized = (): void => setSession({ phone: narrow.matches });
    /** Escape also closes a panel that is still being fetched. */
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') setSession({ panel: undefined });
      const typing = event.target instanceof HTMLElement && event.target.closest('input, textarea, select');
      if (event.key === '?' && !typing) togglePanel('help');
    };
    resized();
    narrow.addEventListener('change', resized);
    addEventListener('keydown', onKey);
    return () => {
      narrow.removeEventListener('change', resized);
      removeEventListener('keydown', onKey);
    };
  }, []);
}

export function App() {
  useTheme();
  useWindow();
  const ready = useExperiment((state) => state.experiment !== undefined);
  const tab = useSession((state) => state.tab);
  const trained = useExperiment(({ experiment }) => experiment?.training !== undefined);
  if (!ready) return null;
  if (tab === 'gallery' || tab === 'laboratory')
    return (
      <div className={`app on-${tab}`}>
        <TopBar />
        {tab === 'gallery' ? (
          <LastResort>
            <Gallery />
            <Notices />
          </LastResort>
        ) : (
          <LastResort>
            <Laboratory />
          </LastResort>
        )}
        <DropTarget />
        <Refusal />
      </div>
    );
  return (
    <div className="app">
      <TopBar />
      <Sentence />
      <Strips />
      <main className="bench">
        <SubjectPanel />
        {tab === 'many' ? (
          <ManyPanel />
        ) : (
          <>
            <ModelPanel />
            <OrbitPanel />
          </>
        )}
      </main>
      <div className={`below${trained ? ' trained' : ''}`}>
        {trained && <Transport />}
        <RunStrip />
      </div>
      <Notices />
      <DropTarget />
      <Refusal />
    </div>
  );
}
