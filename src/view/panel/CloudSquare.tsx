/** The square of a point cloud: unit normals at the sampled points where the two ways differ most, and what class each way ends in. */
import { useMemo } from 'react';
import type { CloudSample } from '../../data/cloud-sample.ts';
import type { PointCloud } from '../../data/subject.ts';
import type { PoseResult } from '../../experiment/recorded-run.ts';
import { IDENTITY, type Quaternion } from '../../math/rotation.ts';
import type { JudgedOutput } from '../../orbit/result.ts';
import { answersApart, rankedClasses } from '../../plot/class-answers.ts';
import { fixed, significant } from '../../plot/number-format.ts';
import { useRun } from '../../store/run.ts';
import { type Corner, setSession, useSession } from '../../store/session.ts';
import type { CloudVectors, ShownSample } from '../scene/cloud-overlay.ts';
import { CloudCorner } from './CloudCorner.tsx';
import { useMirroredCloud, useMirroredSample } from './mirrored.ts';
import { CornerName, NoVectors, SquareLayout } from './SquareLayout.tsx';
import { inOrder, largestFirst, sampleInOrder } from './square-vectors.ts';
import { poseAt, usePictured } from './vector-fields.ts';

/** More arrows than this hide each other in a small corner. */
const mostArrows = 24;

const meaning: Readonly<Record<Corner, string>> = {
  x: 'x: the points as read',
  fx: 'f(x): the normals predicted for them',
  gx: 'g·x: the points after g',
  both: 'both: normals both ways round on top of each other',
};

interface Content {
  readonly q: Quaternion;
  readonly vectors: readonly CloudVectors[];
}

interface Picture {
  readonly sample: ShownSample | undefined;
  readonly corners: Readonly<Record<Corner, Content>>;
}

const noVectors: readonly CloudVectors[] = [];

/** The sample with the points first where the two ways differ most, and the vectors of these. */
function pictureOf(
  pose: PoseResult | undefined,
  sample: ShownSample | undefined,
  q: Quaternion,
  role: string,
): Picture {
  const bare: Picture['corners'] = {
    x: { q: IDENTITY, vectors: noVectors },
    fx: { q: IDENTITY, vectors: noVectors },
    gx: { q, vectors: noVectors },
    both: { q, vectors: noVectors },
  };
  if (!pose || !sample) return { sample, corners: bare };
  const { vectorsAtIdentity, vectorsPredictThenAct, vectorsActThenPredict } = pose;
  const order = largestFirst(vectorsPredictThenAct.map((value, n) => value - vectorsActThenPredict[n]));
  const arrows = (name: string, flat: readonly number[]): CloudVectors => ({
    role: name,
    values: inOrder(flat, order, mostArrows),
  });
  const both = [arrows('ink-2', vectorsPredictThenAct), arrows(role, vectorsActThenPredict)];
  return {
    sample: sampleInOrder(sample, order),
    corners: {
      ...bare,
      fx: { q: IDENTITY, vectors: [arrows('ink-2', vectorsAtIdentity)] },
      both: { q, vectors: both },
    },
  };
}

/** `torus 0.93`: the most probable class. */
function answer(names: readonly string[] | undefined, probabilities: readonly number[]): string {
  if (names?.length !== probabilities.length) return '';
  const [{ name, probability }] = rankedClasses(names, probabilities, 1);
  return `${name} ${fixed(probability, 2)}`;
}

const shown = (value: number): string => significant(value, value < 1e-3 ? 2 : 3);

/** The other output in brackets, where it changes at all. */
const aside = (name: string, value: number): string => (value < 1e-3 ? '' : ` (${name} ${significant(value, 2)})`);

interface CloudSquareProps {
  readonly cloud: PointCloud;
  readonly sample: CloudSample | undefined;
  readonly side: 'A' | 'B';
  readonly output: JudgedOutput | undefined;
}

export function CloudSquare({ cloud, sample, side, output }: CloudSquareProps) {
  const q = useSession((state) => state.pinned);
  const motion = useSession((state) => state.pinnedMotion);
  const enlarged = useSession((state) => state.enlarged);
  const own = usePictured(side);
  const floor = useRun(({ sides }) => sides[side].result?.noiseFloor ?? 0);
  const names = useRun(({ sides }) => sides[side].result?.summary.classes?.names);
  const size = sample?.points.length ?? 0;
  const pose = useMemo(() => {
    const found = poseAt(own, q, motion);
    return found?.vectorsAtIdentity.length === size ? found : undefined;
  }, [own, q, motion, size]);
  const role = side === 'A' ? 'a' : 'b';
  const picture = useMemo(() => pictureOf(pose, sample, q, role), [pose, sample, q, role]);
  const there = { cloud: useMirroredCloud(cloud), sample: useMirroredSample(picture.sample) };
  const here = { cloud, sample: picture.sample };
  const normals = pose && Math.sqrt(3) * pose.difference;
  const classes = pose && answersApart(pose.scalarsAtIdentity, pose.scalars);
  const judged = output === 'normals' ? normals : classes;
  const corner = (name: Corner) => (
    <CloudCorner
      meaning={meaning[name]}
      {...(name === 'gx' || name === 'both' ? there : here)}
      {...picture.corners[name]}
      enlarged={enlarged === name}
      onEnlarge={(large) => setSession({ enlarged: large ? name : undefined })}
    >
      <CornerName name={name} />
    </CloudCorner>
  );
  return (
    <>
      <SquareLayout
        corner={corner}
        commutes={judged === undefined ? undefined : judged <= Math.max(10 * floor, 1e-6)}
      />
      <div className="ways" data-testid="ways">
        {pose && normals !== undefined && classes !== undefined ? (
          <>
            <i className="swatch k" />
            <span>predict, then act</span>
            <span className="num note">{answer(names, pose.scalarsAtIdentity)}</span>
            <i className={`swatch ${role}`} />
            <span>act, then predict</span>
            <span className="num note">{answer(names, pose.scalars)}</span>
            <i className="swatch g" />
            <span>
              <b>difference</b>
              {output === 'normals' ? `, normals${aside('classes', classes)}` : `, classes${aside('normals', normals)}`}
            </span>
            <b className="num">{shown(output === 'normals' ? normals : classes)}</b>
          </>
        ) : (
          <NoVectors {...own} />
        )}
      </div>
    </>
  );
}
