/** The two phrases that only clouds have: which points the models see, and what is judged. */
import type { Experiment } from '../experiment/schema.ts';
import { whole } from '../plot/number-format.ts';
import { changeExperiment, useExperiment } from '../store/experiment.ts';
import { sampledFor, useSubject } from '../store/subject.ts';
import { Phrase, type PhraseOption } from './Phrase.tsx';

type Points = NonNullable<Experiment['points']>;

/** How the points are chosen, as the list says it and as it stands before "points". */
const schemes: Readonly<Record<Points['scheme'], readonly [text: string, kind: string, note: string]>> = {
  farthest: ['far apart', '', 'each as far as can be from those before: even cover, corners first'],
  random: ['at random', 'random ', 'every point of the file with the same chance'],
  voxel: ['by a grid', 'grid ', 'one from each cell: even cover of uneven scans'],
  surface: ['on the surface', 'surface ', 'by area on the faces of a mesh, between its vertices too'],
};

const counts = [32, 64, 128, 256, 512, 1024];

const isScheme = (id: string): id is Points['scheme'] => id in schemes;

const changePoints = (change: Partial<Points>): void =>
  changeExperiment((before) => (before.points ? { ...before, points: { ...before.points, ...change } } : before));

/** In the sentence: `128 points`. */
export const pointsPhrase = ({ scheme, count }: Points): string => `${whole(count)} ${schemes[scheme][1]}points`;

export function PointsPhrase() {
  const points = useExperiment((state) => state.experiment?.points);
  const experiment = useExperiment((state) => state.experiment);
  const found = useSubject((state) => experiment && sampledFor(state, experiment)?.sample.count);
  const faces = useSubject(({ cloud }) => cloud?.faces !== undefined);
  const held = useSubject(({ cloud }) => cloud !== undefined);
  if (!points) return null;
  const options = Object.entries(schemes).map(([id, [text, , note]]): PhraseOption => {
    const bare = id === 'surface' && held && !faces;
    return { id, text, note, ...(bare && { blocked: 'this cloud has no faces' }) };
  });
  const offered = counts.includes(points.count) ? counts : [...counts, points.count].sort((a, b) => a - b);
  return (
    <Phrase
      caption="points"
      text={pointsPhrase({ ...points, count: found ?? points.count })}
      options={options}
      chosen={points.scheme}
      onChoose={(scheme) => isScheme(scheme) && changePoints({ scheme })}
      foot={() => (
        <>
          <label>
            points that the models see{' '}
            <select value={points.count} onChange={(event) => changePoints({ count: Number(event.target.value) })}>
              {offered.map((count) => (
                <option key={count} value={count}>
                  {whole(count)}
                </option>
              ))}
            </select>
          </label>
          <span>Drawn once with the experiment’s seed, before any rotation.</span>
        </>
      )}
    />
  );
}

const outputs: readonly PhraseOption[] = [
  { id: 'class', text: 'class', note: 'which of the ten solids it is: must not change as the subject turns' },
  { id: 'normals', text: 'normals', note: 'a unit vector at each point: must turn with the subject' },
];

export function OutputPhrase() {
  const output = useExperiment((state) => state.experiment?.output);
  return (
    <Phrase
      caption="output"
      text={output ?? ''}
      options={outputs}
      chosen={output}
      onChoose={(id) =>
        (id === 'class' || id === 'normals') && changeExperiment((before) => ({ ...before, output: id }))
      }
    />
  );
}
