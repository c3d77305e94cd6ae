/** What is found out further about the models on a molecule, once it is opened: its point group, copies under it, net force and net torque. */
import { useEffect, useState } from 'react';
import { checkRows, copiesSentence, pointGroupSentence } from '../../plot/check-words.ts';
import { elementsWord } from '../../plot/group-words.ts';
import { type CheckRun, useChecks, wantChecks } from '../../store/checks.ts';
import { useExperiment } from '../../store/experiment.ts';
import { useRun } from '../../store/run.ts';
import { useSession } from '../../store/session.ts';
import { sliceObstacle } from '../../store/slices.ts';
import { SidesHead } from './SidesHead.tsx';

const rowsOf = (run: CheckRun | undefined) =>
  run?.answer && 'fold' in run.answer
    ? checkRows(run.answer.fold, run.answer.local, run.of.field, run.of.noiseFloor)
    : undefined;

const said = (side: 'A' | 'B', run: CheckRun | undefined): string =>
  run?.answer && 'fold' in run.answer ? copiesSentence(side, run.answer.fold) : '';

function Found({ A, B }: { A: CheckRun | undefined; B: CheckRun | undefined }) {
  const [a, b] = [rowsOf(A), rowsOf(B)];
  const answers = [A, B].flatMap((run) => (run?.answer ? [run.answer] : []));
  const fold = answers.find((answer) => 'fold' in answer)?.fold;
  const failures = answers.flatMap((answer) => ('message' in answer ? [answer.message] : []));
  const rows = a ?? b ?? [];
  return (
    <div role="status">
      {fold && (
        <p className="note">
          {pointGroupSentence(fold, 'force-error')} {said('A', A)} {said('B', B)}
        </p>
      )}
      {failures.map((message) => (
        <p className="note" key={message}>
          {message}
        </p>
      ))}
      {[A, B].some((run) => run && !run.answer) && <p className="note">Checking in float64…</p>}
      {rows.length > 0 && (
        <table className="ab">
          <SidesHead />
          <tbody>
            {rows.map(({ name, unit, hint }, n) => {
              const [ofA, ofB] = [a?.[n], b?.[n]];
              if (ofA?.value === undefined && ofB?.value === undefined) return null;
              return (
                <tr key={name} title={hint}>
                  <th scope="row">
                    {name} {unit && <span className="sub">{unit}</span>}
                  </th>
                  <td className="num">{ofA?.value ?? '–'}</td>
                  <td className="num">{ofB?.value ?? '–'}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </div>
  );
}

/** Nothing where no result can be evaluated further, and where the orbit is no turns of a molecule. */
export function FurtherChecks() {
  const phone = useSession((state) => state.phone);
  const experiment = useExperiment((state) => state.experiment);
  const { A, B } = useChecks();
  const { sides } = useRun();
  const [open, setOpen] = useState(false);
  const [a, b] = [sides.A.result, sides.B.result];
  useEffect(() => {
    if (open && (a || b)) void wantChecks();
  }, [open, a, b]);
  const can = (['A', 'B'] as const).some((side) => sides[side].result && !sliceObstacle(side));
  if (phone || !can || experiment?.output !== 'forces' || elementsWord(experiment.group) !== 'poses') return null;
  return (
    <details className="checks" open={open} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary className="note">Point group, net force and torque</summary>
      <Found A={A} B={B} />
    </details>
  );
}
