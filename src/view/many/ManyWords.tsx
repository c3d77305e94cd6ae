/** What a set comes to in words: a sentence on each model behind its ring, the models' consensus, and what was left out. */
import type { LeftOutSample } from '../../engine/aggregate-messages.ts';
import { consensusSentence, setSentence } from '../../plot/aggregate-words.ts';
import { fieldWords } from '../../plot/field-words.ts';
import { narrowSpace, thinSpace, whole } from '../../plot/number-format.ts';
import { useMany } from '../../store/many.ts';
import { useSubject } from '../../store/subject.ts';
import { VerdictRing } from '../VerdictRing.tsx';
import type { ShownSet, ShownSide } from './shown-set.ts';

/** Left out that are named. */
const NAMED = 20;

/** The finding, and the first number with its unit, are what a hurried reader reads. */
function Finding({ side }: { side: ShownSide }) {
  const { unit } = fieldWords(side.orbit.field);
  // Numbers stay in one piece and with their unit.
  const said = setSentence(side.letter, side.summary, side.orbit).replaceAll(thinSpace, narrowSpace);
  const sentence = unit ? said.replaceAll(` ${unit}`, `\u00a0${unit}`) : said;
  const [, lead, middle, number, rest] =
    /^(.*? is \w+(?: equivariant)?)(.*? by )([^(;,]+?)([ ,;]\(?.*)$/.exec(sentence) ?? [];
  const [, plain, after] = /^(.*? is \w+)(.*)$/.exec(sentence) ?? [];
  return (
    <p className="verdict">
      <VerdictRing verdict={side.summary.verdict} />
      <strong>{lead ?? plain}</strong>
      {number ? (
        <>
          {middle}
          <span className="num">{number}</span>
          {rest}
        </>
      ) : (
        after
      )}
      {side.constant && ' It says the same of another subject: its symmetry is worth nothing.'}
    </p>
  );
}

function LeftOut({ letter, samples }: { letter: string; samples: readonly LeftOutSample[] }) {
  return (
    <details>
      <summary>
        {letter} could not judge {whole(samples.length)}
      </summary>
      <ul>
        {samples.slice(0, NAMED).map(({ sample, id, reason }) => (
          <li key={sample}>
            {id}: {reason}
          </li>
        ))}
        {samples.length > NAMED && <li>and {whole(samples.length - NAMED)} more, all in the file by sample</li>}
      </ul>
    </details>
  );
}

/** Atoms of the smallest and the largest frame of the set. */
function useSizes(): readonly [number, number] | undefined {
  const places = useMany((state) => state.places);
  const frames = useSubject((state) => state.frames);
  const noun = useMany((state) => state.noun);
  if (noun === 'system' || places.length === 0) return undefined;
  const counts = places.map((place) => frames.atoms(place));
  return [Math.min(...counts), Math.max(...counts)];
}

export function ManyWords({ set }: { set: ShownSet }) {
  const found = useMany((state) => state.found);
  const sizes = useSizes();
  const consensus = found?.outcome?.consensus;
  const left = Object.entries(found?.leftOut ?? {}).filter(([, samples]) => samples.length > 0);
  return (
    <div className="many-words" data-testid="many-verdict">
      {set.sides.map((side) => (
        <Finding key={side.letter} side={side} />
      ))}
      <div className="note">
        {consensus && <span>{consensusSentence(consensus, set.sides[0].orbit)} </span>}
        {sizes && sizes[0] < sizes[1] && (
          <span>
            Different molecules, {whole(sizes[0])} to {whole(sizes[1])} atoms: the ranking is by relative error, which
            does not grow with them.{' '}
          </span>
        )}
        {found?.unkept && <span>Nothing of it outlives this tab: {found.unkept}. </span>}
        {found?.remark && <span>{found.remark} </span>}
        {left.map(([letter, samples]) => (
          <LeftOut key={letter} letter={letter} samples={samples} />
        ))}
      </div>
    </div>
  );
}
