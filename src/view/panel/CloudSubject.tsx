/** A point cloud as the subject: its stage, with the normals of both models where these are judged, and what is to know of its points. */
import { useMemo } from 'react';
import type { PointCloud } from '../../data/subject.ts';
import { significant, whole } from '../../plot/number-format.ts';
import { pin, pinWorst } from '../../store/bench.ts';
import { useExperiment } from '../../store/experiment.ts';
import { useSession } from '../../store/session.ts';
import { sampledFor, useSubject } from '../../store/subject.ts';
import { finiteRange } from '../scene/cloud-detail.ts';
import type { CloudVectors } from '../scene/cloud-overlay.ts';
import { CloudStage } from './CloudStage.tsx';
import { useMirroredCloud, useMirroredSample } from './mirrored.ts';
import { inOrder } from './square-vectors.ts';
import { useVectorFields } from './vector-fields.ts';

/** More arrows of two models than this hide the cloud: the first points carry them, which a farthest-point sample spreads evenly. */
const mostArrows = 32;

const useSample = () => {
  const experiment = useExperiment((state) => state.experiment);
  return useSubject((state) => experiment && sampledFor(state, experiment)?.sample);
};

export function CloudView({ cloud }: { cloud: PointCloud }) {
  const name = useSubject((state) => state.name);
  const hash = useSubject((state) => state.hash);
  const pinned = useSession((state) => state.pinned);
  const shown = useSession((state) => state.shown);
  const sample = useSample();
  const judged = useExperiment((state) => state.experiment?.output === 'normals');
  const fields = useVectorFields(pinned, judged ? (sample?.count ?? 0) : 0);
  const vectors = useMemo(
    () =>
      fields.map(({ side, vectors: values }): CloudVectors => {
        return {
          role: side === 'A' ? 'a' : 'b',
          values: inOrder(values, [...Array(values.length / 3).keys()], mostArrows),
        };
      }),
    [fields],
  );
  return (
    <CloudStage
      key={hash ?? name}
      name={name}
      cloud={useMirroredCloud(cloud)}
      sample={useMirroredSample(sample)}
      vectors={vectors}
      q={pinned}
      onTurn={pin}
      onWorst={() => pinWorst(shown === 'B' ? 'B' : 'A')}
    />
  );
}

const schemeWords = {
  farthest: 'farthest points first',
  random: 'at random',
  voxel: 'one a grid cell',
  surface: 'by area on the faces',
} as const;

/** Normals, faces, colours and further fields that were found. */
function fieldsOf({ normals, faces, colours, channels }: PointCloud): string {
  const found = [
    ...(normals ? ['normals'] : []),
    ...(faces ? [`${whole(faces.offsets.length - 1)} faces`] : []),
    ...(colours ? ['colours'] : []),
    ...channels.keys(),
  ];
  return found.length > 0 ? found.join(', ') : 'positions alone';
}

/** True where the middle lies further out than ten times the cloud is wide: the digits that were saved are worth a line. */
function farOut({ positions, centre }: PointCloud): boolean {
  const width = [0, 1, 2].map((axis) => finiteRange(positions, 3, axis) ?? [0, 0]).map(([low, high]) => high - low);
  return Math.hypot(...centre) > 10 * Math.hypot(...width);
}

/** Six digits, and never a rounded one before the point. */
const inFull = (part: number): string => (Math.abs(part) < 1e5 ? significant(part, 6) : whole(part));

export function CloudFacts({ cloud }: { cloud: PointCloud }) {
  const name = useSubject((state) => state.name);
  const solid = useSubject((state) => state.solid);
  const sample = useSample();
  const fields = fieldsOf(cloud);
  const far = useMemo(() => farOut(cloud), [cloud]);
  return (
    <>
      <dt>{solid ? 'solid' : 'file'}</dt>
      <dd className="split" title={`${name}: ${fields}`}>
        {solid ? `${solid.id}, seed ${whole(solid.seed)}` : name} <span className="note">{fields}</span>
      </dd>
      {sample && (
        <>
          <dt>sampled</dt>
          <dd title={sample.note}>
            {whole(sample.count)}, {schemeWords[sample.scheme]} <span className="note">{sample.note ?? ''}</span>
          </dd>
        </>
      )}
      {far && (
        <>
          <dt>centre</dt>
          <dd className="num" title="Subtracted in float64 before the coordinates were rounded to float32">
            ({cloud.centre.map(inFull).join(', ')})
          </dd>
        </>
      )}
    </>
  );
}
