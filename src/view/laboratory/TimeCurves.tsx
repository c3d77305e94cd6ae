/** Time over L for every kind; the cursor is the L of the sentence, moved by click and arrows. */
import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { kindOf } from '../../experiment/laboratory/kinds.ts';
import type { LeftOutProduct } from '../../experiment/laboratory/result.ts';
import { isSame, LARGEST_DEGREE } from '../../experiment/laboratory/settings.ts';
import { curvesFigure, degreeUnder, lastDegree } from '../../plot/laboratory-curves.ts';
import { productAt, timeOf } from '../../plot/laboratory-numbers.ts';
import {
  captionOf,
  clockWords,
  crossoverWords,
  exponentWords,
  measureHeads,
  theoryWords,
  unitWords,
} from '../../plot/laboratory-words.ts';
import { significant, whole } from '../../plot/number-format.ts';
import { isAwaited, setLaboratory, shownRun, useLaboratory } from '../../store/laboratory.ts';
import { useSession } from '../../store/session.ts';
import { Drawing } from '../Drawing.tsx';
import { useSize } from '../use-size.ts';
import { asSentence } from '../words.ts';

export function TimeCurves() {
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const state = useLaboratory();
  const readOnly = useSession((session) => session.phone);
  const { a, b, degree, measure, running, settings } = state;
  const missing = isAwaited(state) ? 'not measured yet' : 'not measured';
  const run = shownRun(state);
  const move = (to: number): void => setLaboratory({ degree: Math.max(1, Math.min(LARGEST_DEGREE, to)) });
  const onPointer = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.buttons === 0 || !size || !run) return;
    const place = event.currentTarget.getBoundingClientRect();
    move(degreeUnder(event.clientX - place.left, lastDegree({ run, degree }), size.width, size.height));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowRight') move(degree + 1);
    else if (event.key === 'ArrowLeft') move(degree - 1);
    else if (event.key === 'Home') move(1);
    else if (event.key === 'End') move(LARGEST_DEGREE);
    else return;
    event.preventDefault();
  };
  const spoken = ([a, b] as const)
    .map((kind) => {
      const product = run && productAt(run, kind, degree);
      return `${kindOf(kind).name} ${product ? `${significant(timeOf(product, measure), 3)} ${unitWords(run.settings, measure)}` : missing}`;
    })
    .join(', ');
  const crossover = run && crossoverWords(run, a, b, measure);
  return (
    <section aria-label="Times">
      <h2>
        {measureHeads[measure]} {run && <span className="note">{captionOf(run, measure)}</span>}
      </h2>
      <div
        className="view curves"
        ref={box}
        role="slider"
        tabIndex={0}
        aria-label="Largest degree L"
        aria-valuemin={1}
        aria-valuemax={LARGEST_DEGREE}
        aria-valuenow={degree}
        aria-valuetext={`L = ${degree}: ${spoken}`}
        onPointerDown={onPointer}
        onPointerMove={onPointer}
        onKeyDown={onKeyDown}
      >
        {run && size && (
          <Drawing figure={curvesFigure({ run, a, b, measure, degree }, size.width, size.height)} silent />
        )}
        {!run && (
          <p className="instead note">
            Nothing was measured with these settings yet, and nothing is recorded:{' '}
            {running
              ? isSame(running.settings, settings)
                ? 'the first time is on its way.'
                : 'what is measured now has other settings.'
              : readOnly
                ? 'measuring needs a window at least 760 px wide.'
                : 'press “Measure here”.'}
          </p>
        )}
      </div>
      {run && (
        <p className="note" data-testid="crossover">
          {crossover && <b>{crossover} </b>}
          <span title={theoryWords(run, a, b, measure) || undefined}>{exponentWords(run, a, b, measure)}</span> Timed{' '}
          {clockWords(run)}.
        </p>
      )}
      {run && run.leftOut.length > 0 && <LeftOut products={run.leftOut} />}
    </section>
  );
}

/** What could not be measured: how much at a glance, each with its reason on opening. */
function LeftOut({ products }: { products: readonly LeftOutProduct[] }) {
  const count = products.length;
  return (
    <details className="note left-out" data-testid="left-out">
      <summary>{count === 1 ? 'One measurement is left out' : `${whole(count)} measurements are left out`}</summary>
      <ul>
        {[...products]
          .sort((one, other) => one.degree - other.degree)
          .map(({ kind, degree, reason }) => (
            <li key={`${kind} ${degree}`}>
              <b>
                {kindOf(kind).name}, L = {degree}.
              </b>{' '}
              {asSentence(reason)}
            </li>
          ))}
      </ul>
    </details>
  );
}
