/** The three classes that each model takes the cloud for: a bar for the mean over the orbit, a mark for the pose as read; and what the weights know. */
import type { ModelFacts } from '../../experiment/recorded-run.ts';
import type { ClassSummary } from '../../orbit/result.ts';
import { listedClasses } from '../../plot/class-answers.ts';
import { fixed, whole } from '../../plot/number-format.ts';
import type { SideRun } from '../../store/run.ts';
import { usePictured } from './vector-fields.ts';

type Named = Pick<SideRun, 'facts' | 'result'>;

function Side({ side, classes }: { side: 'A' | 'B'; classes: ClassSummary }) {
  const { pose, recorded } = usePictured(side);
  const atIdentity = (pose ?? recorded[0])?.scalarsAtIdentity;
  const here = atIdentity?.length === classes.names.length ? atIdentity : undefined;
  return (
    <ul aria-label={`Mean class probabilities of ${side}`}>
      {listedClasses(classes.names, classes.mean, here, 3).map(({ name, index, probability }) => (
        <li key={name}>
          <span>{name}</span>
          <span className="num" title={here ? `${fixed(here[index], 2)} in the pose as read` : undefined}>
            {fixed(probability, 2)}
          </span>
          <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
            <rect y="3" width="100" height="4" fill="var(--hair)" />
            <rect y="3" width={100 * probability} height="4" fill={`var(--${side.toLowerCase()})`} />
            {here && <rect x={99 * here[index]} width="1.5" height="10" fill="var(--ink)" />}
          </svg>
        </li>
      ))}
    </ul>
  );
}

/** What the weights were trained on, in words; undefined where they say nothing. */
function trainedOn(facts: ModelFacts | undefined): string | undefined {
  const { domain } = facts ?? {};
  if (!domain || !('classes' in domain)) return undefined;
  const pose = domain.pose === 'upright' ? 'upright' : 'in any pose';
  const solids = domain.classes.length === 10 ? 'ten' : whole(domain.classes.length);
  return `trained ${pose} on ${solids} solids of ${whole(domain.points)} points`;
}

export function ClassList({ a, b }: { a: Named; b: Named }) {
  const [ofA, ofB] = [a.result?.summary.classes, b.result?.summary.classes];
  if (!ofA && !ofB) return null;
  const [knownA, knownB] = [trainedOn(a.facts), trainedOn(b.facts)];
  return (
    <div className="classes note">
      <p>class probabilities: bars over the orbit, marks as read</p>
      <div>
        {ofA && <Side side="A" classes={ofA} />}
        {ofB && <Side side="B" classes={ofB} />}
      </div>
      {knownA && knownA === knownB ? (
        <p>A and B {knownA}.</p>
      ) : (
        (knownA || knownB) && (
          <p>
            {knownA && `A ${knownA}. `}
            {knownB && `B ${knownB}.`}
          </p>
        )
      )}
    </div>
  );
}
