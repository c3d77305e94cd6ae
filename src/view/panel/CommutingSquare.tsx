/**
 * Two ways round at g, with the real vectors: predict then act, rho(g) f(x); act then predict, f(g.x); and their difference. A click on a corner makes it
 * large, another brings the square back.
 */
import { useExperiment } from '../../store/experiment.ts';
import { useRun } from '../../store/run.ts';
import { setSession, useSession } from '../../store/session.ts';
import { frameAt, sampledFor, useSubject } from '../../store/subject.ts';
import { Choice } from '../Choice.tsx';
import { later } from '../later.tsx';
import { MoleculeSquare } from './MoleculeSquare.tsx';

const SystemSquare = later(async () => (await import('./SystemView.tsx')).SystemSquare);
const CloudSquare = later(async () => (await import('./CloudSquare.tsx')).CloudSquare);

export function CommutingSquare() {
  const side = useSession((state) => state.squareSide);
  const hasB = useRun(({ sides }) => sides.B.result !== undefined);
  const experiment = useExperiment((state) => state.experiment);
  const cloud = useSubject((state) => state.cloud);
  const sampled = useSubject((state) => experiment && sampledFor(state, experiment));
  const frame = useSubject((state) => frameAt(state, experiment?.frame ?? 0) ?? state.frames.latest);
  const system = useSubject((state) => state.system);
  if (!cloud && !frame && !system) return null;
  return (
    <div className="pin">
      <h3>
        <span className="dot" />
        Two ways round at <i>g</i>
        <Choice
          className="right"
          label="Model of the square"
          value={side}
          onChange={(value) => setSession({ squareSide: value })}
          options={[
            { value: 'A', text: 'A' },
            { value: 'B', text: 'B', ...(hasB ? {} : { blocked: 'There is no second result' }) },
          ]}
        />
      </h3>
      {system ? (
        <SystemSquare geometry={system.geometry} side={side} />
      ) : cloud ? (
        <CloudSquare cloud={cloud} sample={sampled?.sample} side={side} output={experiment?.output} />
      ) : (
        frame && <MoleculeSquare frame={frame} side={side} />
      )}
    </div>
  );
}
