/** The laboratory of tensor products: the sentence, what is measured, two functions and their product, times and triples, and what follows from them. */
import { useEffect } from 'react';
import { honestWords } from '../../plot/laboratory-words.ts';
import { isRecorded, readRecorded, shownRun, useLaboratory } from '../../store/laboratory.ts';
import { followSentence } from '../../store/laboratory-functions.ts';
import { followLink } from '../../store/laboratory-link.ts';
import { unsayLaboratory } from '../../store/laboratory-said.ts';
import { useSession } from '../../store/session.ts';
import { DeviceRemarks } from '../DeviceRemarks.tsx';
import { Icon } from '../Icon.tsx';
import { LinkStrip } from '../LinkStrips.tsx';
import { Formula } from './Formula.tsx';
import { LaboratorySentence } from './LaboratorySentence.tsx';
import { MeasureStrip } from './MeasureStrip.tsx';
import { TimeCurves } from './TimeCurves.tsx';
import { Triples } from './Triples.tsx';
import './laboratory.css';

function Foot() {
  const state = useLaboratory();
  const said = useSession((session) => session.said);
  const run = shownRun(state);
  return (
    <footer className="notices">
      <span data-testid="honest">
        <Icon name="info" />
        {run
          ? honestWords(run, state.a, state.b)
          : 'Fast per call is not fast per degree of freedom: a product that reaches less has less to do.'}
      </span>
      <DeviceRemarks />
      <span role="status" data-testid="said">
        {said}
      </span>
      <span className="push">{run && (isRecorded(state, run) ? 'recorded' : 'measured here')}</span>
    </footer>
  );
}

export function Laboratory() {
  useEffect(() => {
    void readRecorded();
    followLink();
    followSentence();
    return unsayLaboratory;
  }, []);
  return (
    <>
      <LaboratorySentence />
      <section className="strips" aria-label="State of the page">
        <LinkStrip />
        <MeasureStrip />
      </section>
      <main className="laboratory">
        <Formula />
        <div className="under">
          <TimeCurves />
          <Triples />
        </div>
      </main>
      <Foot />
    </>
  );
}
