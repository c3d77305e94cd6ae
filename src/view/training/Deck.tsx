/** The keys of training: reset, play or pause, one step, several, speed; the counter; how fast it goes. */
import { useState } from 'react';
import { whole } from '../../plot/number-format.ts';
import { togglePanel, useSession } from '../../store/session.ts';
import type { TrainingState } from '../../store/training.ts';
import { pause, play, resetTraining, setSpeed, takeSteps } from '../../store/training-client.ts';
import { later } from '../later.tsx';
import { deckWords, headOf, isGoing, roundButton } from './training-words.ts';

const PlanPanel = later(async () => (await import('./PlanPanel.tsx')).PlanPanel);

const glyphs = {
  reset: <path d="M3 8a5 5 0 1 0 1.6-3.7M3 2.6v2.6h2.6" fill="none" stroke="currentColor" strokeWidth="1.5" />,
  play: <path d="M5 2.8v10.4L13 8z" />,
  pause: <path d="M4 3h2.8v10H4zM9.2 3H12v10H9.2z" />,
  step: <path d="M4 3.2v9.6L10.6 8zM11.2 3.2h1.6v9.6h-1.6z" />,
} as const;

function Glyph({ name }: { name: keyof typeof glyphs }) {
  return (
    <svg viewBox="0 0 16 16" fill="currentColor" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
      {glyphs[name]}
    </svg>
  );
}

/** Steps a second; `most` is as fast as the device is. */
const speeds = ['most', '100', '30', '10', '3', '1'] as const;

function Several({ blocked }: { blocked: string | undefined }) {
  const [count, setCount] = useState(100);
  return (
    <span className="several">
      <button
        type="button"
        className="icon"
        aria-label={`Do ${whole(count)} steps`}
        title={blocked ?? `${whole(count)} steps`}
        disabled={blocked !== undefined}
        onClick={() => takeSteps(count)}
      >
        +
      </button>
      <input
        type="number"
        aria-label="Steps at once"
        min={1}
        max={1_000_000}
        value={count}
        onChange={({ target }) => setCount(Math.min(1_000_000, Math.max(1, Math.floor(Number(target.value) || 1))))}
      />
    </span>
  );
}

export function Deck({ state }: { state: TrainingState }) {
  const panel = useSession(({ panel: open }) => open);
  const button = roundButton(state);
  const head = headOf(state);
  const speed = state.speed === undefined ? 'most' : String(state.speed);
  const reset = state.readOnly ? 'Another tab trains this run' : head === 0 ? 'Nothing is trained yet' : undefined;
  return (
    <div className="deck">
      <div className="keys">
        <button
          type="button"
          className="icon"
          aria-label="Reset to step 0"
          title={reset ?? 'Back to step 0; what was kept of this run is deleted'}
          disabled={reset !== undefined}
          onClick={resetTraining}
        >
          <Glyph name="reset" />
        </button>
        <button
          type="button"
          className="icon play"
          aria-label={button.name}
          title={button.blocked ?? `${button.name} (space)`}
          disabled={button.blocked !== undefined}
          onClick={button.does === 'pause' ? pause : play}
        >
          <Glyph name={button.does} />
        </button>
        <button
          type="button"
          className="icon"
          aria-label="One step"
          title={button.blocked ?? 'One step (period)'}
          disabled={button.blocked !== undefined || isGoing(state)}
          onClick={() => takeSteps(1)}
        >
          <Glyph name="step" />
        </button>
        <Several blocked={button.blocked} />
        <select
          aria-label="Steps a second at most"
          title="Steps a second at most"
          value={speed}
          onChange={({ target }) => setSpeed(target.value === 'most' ? undefined : Number(target.value))}
        >
          {[...speeds, ...((speeds as readonly string[]).includes(speed) ? [] : [speed])].map((one) => (
            <option key={one} value={one}>
              {one === 'most' ? 'full speed' : `${one} a second`}
            </option>
          ))}
        </select>
      </div>
      <div className="count">
        <span className="big num" data-testid="step">
          {whole(state.scrubbed ?? head)}
        </span>
        <span className="note">of {whole(state.steps)} steps</span>
        <span className="anchor up">
          <button
            type="button"
            className="link note"
            aria-expanded={panel === 'plan'}
            onClick={() => togglePanel('plan')}
          >
            Plan
          </button>
          {panel === 'plan' && <PlanPanel />}
        </span>
      </div>
      <div className="note" role="status" data-testid="training-status">
        {deckWords(state)}
      </div>
    </div>
  );
}
