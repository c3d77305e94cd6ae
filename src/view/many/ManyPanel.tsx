/** "From one to many" in the place of one orbit: what a set of samples comes to, their orbits as dots, and the samples from worst to best. */

import { useEffect } from 'react';
import { elementCount } from '../../plot/element-count.ts';
import { whole } from '../../plot/number-format.ts';
import { readCatalogue, useCatalogue } from '../../store/catalogue.ts';
import { useExperiment } from '../../store/experiment.ts';
import { chooseLayout, closeMany, openSampleOf, useMany } from '../../store/many.ts';
import { openSample } from '../../store/open-subject.ts';
import { useSession } from '../../store/session.ts';
import { useSubject } from '../../store/subject.ts';
import { Choice } from '../Choice.tsx';
import { ManyFiles } from './ManyFiles.tsx';
import { ManyWords } from './ManyWords.tsx';
import { OrbitScatter } from './OrbitScatter.tsx';
import { Ranking } from './Ranking.tsx';
import { type ShownSet, sampleWords, useShownSet } from './shown-set.ts';

/** Why there is nothing to judge many of, with what there is instead. */
function Single({ reason }: { reason: string }) {
  const samples = useCatalogue((state) => state.samples);
  useEffect(() => void readCatalogue(), []);
  const several = samples.filter(({ frames }) => frames > 1);
  return (
    <div className="instead many-instead">
      <div>
        <p>{reason}</p>
        <ul>
          {several.map(({ id, name, frames }) => (
            <li key={id}>
              <button type="button" className="link" onClick={() => openSample(id)}>
                {name}
              </button>{' '}
              <span className="note">{whole(frames)} frames</span>
            </li>
          ))}
        </ul>
        <p className="note">
          <button type="button" className="link" onClick={closeMany}>
            Back to one
          </button>
        </p>
      </div>
    </div>
  );
}

/** Before there is anything to show. */
function Empty() {
  const { status, samples, elements, noun, failure } = useMany();
  const group = useExperiment((state) => state.experiment?.group ?? 'so3');
  const phone = useSession((state) => state.phone);
  const text = ((): string => {
    if (phone) return 'Read-only below 760 px: sets are judged in a wider window.';
    if (failure) return failure.message;
    if (status === 'preparing') return 'Reading the subject.';
    if (status === 'running') return `The first ${noun} is being judged.`;
    return `The orbits of ${whole(samples)} ${noun}s, evenly spread, ${elementCount(group, elements).words} each, will be judged with both models: which ${noun} is worst, how much they differ, and whether A and B agree.`;
  })();
  return (
    <div className="instead many-instead" role="status">
      <p>{text}</p>
    </div>
  );
}

function SetBar({ set }: { set: ShownSet }) {
  const { colour, layout, isLaying, rankedBy, cursor, status } = useMany();
  const [first] = set.sides;
  return (
    <div className="bar">
      <span className="note">colour</span>
      <Choice
        label="Colour of the dots"
        value={colour}
        onChange={(value) => useMany.setState({ colour: value })}
        options={[
          { value: 'mean', text: 'mean', hint: 'colour is the mean change over the orbit' },
          { value: 'spread', text: 'spread', hint: 'colour is how much the change varies over the orbit' },
        ]}
      />
      <Choice
        label="Plane of the scatter"
        value={layout}
        onChange={chooseLayout}
        options={[
          { value: 'pca', text: 'PCA', hint: 'principal components: distances are differences of orbits' },
          {
            value: 'umap',
            text: 'UMAP',
            hint: 'by neighbourhoods: orbits that resemble each other lie together',
            ...(status === 'running' && { blocked: 'Laid out once nothing runs' }),
          },
        ]}
      />
      {isLaying && (
        <span className="note" role="status">
          being laid out
        </span>
      )}
      {set.sides.length > 1 && (
        <Choice
          label="Ranked by"
          value={rankedBy}
          onChange={(value) => useMany.setState({ rankedBy: value })}
          options={[
            { value: 'A', text: 'ranked by A', hint: 'worst of A first' },
            { value: 'B', text: 'by B', hint: 'worst of B first' },
          ]}
        />
      )}
      <span className="note push many-readout" role="status" data-testid="many-readout">
        {cursor === undefined ? (
          `Point at a dot or a row; a click opens it. ${first.letter}'s worst: ${first.ranked[0].id}.`
        ) : (
          <>
            <b>{set.idOf(cursor)}</b> {sampleWords(set, cursor)}{' '}
            <button type="button" className="link" onClick={() => openSampleOf(cursor)}>
              Open
            </button>
          </>
        )}
      </span>
    </div>
  );
}

function obstacleOf(points: unknown, name: string, frameCount: number): string | undefined {
  if (points)
    return 'A cloud is one sample. Many solids of each class are judged in the terminal: equivarium aggregate --solids.';
  if (frameCount < 2)
    return `${name || 'The subject'}: one frame has one orbit, so there is nothing to rank. Choose a subject with several, or drop a file of your own.`;
  return undefined;
}

export function ManyPanel() {
  const set = useShownSet();
  const { noun, samples, available, elements, status } = useMany();
  const points = useExperiment((state) => state.experiment?.points);
  const group = useExperiment((state) => state.experiment?.group ?? 'so3');
  const name = useSubject((state) => state.name);
  const frameCount = useSubject((state) => state.frameCount);
  const obstacle = status === 'preparing' ? undefined : obstacleOf(points, name, frameCount);
  return (
    <section className="part many" aria-label="Many orbits">
      <h2>
        Many orbits{' '}
        <span className="note">
          {available > 1 &&
            `${whole(samples)} of ${whole(available)} ${noun}s, evenly spread, ${elementCount(group, elements).words} each`}
        </span>
        {set && !obstacle && <ManyFiles />}
      </h2>
      {obstacle ? (
        <Single reason={obstacle} />
      ) : set ? (
        <>
          <ManyWords set={set} />
          <SetBar set={set} />
          <div className="many-body">
            <OrbitScatter set={set} />
            <Ranking set={set} />
          </div>
        </>
      ) : (
        <Empty />
      )}
    </section>
  );
}
