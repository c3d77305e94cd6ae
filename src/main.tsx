/**
 * Starts the page: the recorded run is read and painted first; the engine is asked for an adapter once that stands. The mark `recorded-visible` says
 * when.
 */
import { createRoot } from 'react-dom/client';
import { begin, goLive } from './store/start.ts';
import { App } from './view/App.tsx';
import './view/tokens.css';
import './view/styles/base.css';
import './view/styles/frame.css';
import './view/styles/parts.css';

const place = document.getElementById('page');
if (!place) throw new Error('index.html has no element with the id "page"');

await begin();
createRoot(place).render(<App />);
requestAnimationFrame(() =>
  requestAnimationFrame(() => {
    performance.mark('recorded-visible');
    goLive();
  }),
);
