/**
 * Starts the page: the recorded run is read and painted first; the engine is asked for an adapter once that stands. The mark `recorded-visible` says
 * when.
 */
import { createRoot } from 'react-dom/client';
import { begin, goLive } from './store/start.ts';
import { App } from './view/App.tsx';
import { keepEarlyDrops } from './view/early-drop.ts';
import { LastResort } from './view/LastResort.tsx';
import { fetchTheRest } from './view/later.tsx';
import './view/tokens.css';
import './view/styles/base.css';
import './view/styles/header.css';
import './view/styles/sentence.css';
import './view/styles/bench.css';
import './view/styles/subject.css';
import './view/styles/model.css';
import './view/styles/orbit.css';
import './view/styles/many.css';
import './view/styles/training.css';
import './view/styles/dialogue.css';
import './view/styles/report.css';
import './view/styles/windows.css';
import './view/styles/gallery.css';

keepEarlyDrops();
const place = document.getElementById('page');
if (!place) throw new Error('index.html has no element with the id "page"');

await begin();
createRoot(place).render(
  <LastResort>
    <App />
  </LastResort>,
);
requestAnimationFrame(() =>
  requestAnimationFrame(() => {
    performance.mark('recorded-visible');
    goLive();
    fetchTheRest();
  }),
);
