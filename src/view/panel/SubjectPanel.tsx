/** The subject: live view, pose, frames, what the file says, and where to drop another. */
import { useMemo } from 'react';
import type { Frame } from '../../data/subject.ts';
import { rotationAngle, rotationAxis } from '../../math/rotation.ts';
import { formula, moleculeShape } from '../../plot/molecule.ts';
import { degrees, fixed, whole } from '../../plot/number-format.ts';
import { useExperiment } from '../../store/experiment.ts';
import { useRun } from '../../store/run.ts';
import { setSession, useSession } from '../../store/session.ts';
import { frameAt, useSubject } from '../../store/subject.ts';
import { pickFile, pickFolder } from '../file-picker.ts';
import { bytesInWords } from '../file-words.ts';
import { FlowArrow, Icon } from '../Icon.tsx';
import { later } from '../later.tsx';
import { ShapeStage } from './ShapeStage.tsx';

const SystemFacts = later(async () => (await import('./SystemView.tsx')).SystemFacts);
const SystemView = later(async () => (await import('./SystemView.tsx')).SystemView);
const CloudFacts = later(async () => (await import('./CloudSubject.tsx')).CloudFacts);
const FramesRow = later(async () => (await import('./FramesRow.tsx')).FramesRow);
const CloudView = later(async () => (await import('./CloudSubject.tsx')).CloudView);

function MoleculeStage({ frame }: { frame: Frame }) {
  const name = useSubject((state) => state.name);
  const shape = useMemo(() => moleculeShape(frame), [frame]);
  return <ShapeStage shape={shape} name={name} vectors="forces of the models" />;
}

/** `vectors` are what the arrows are. */
function Legend({ vectors }: { vectors: 'forces' | 'normals' | 'displacements' }) {
  const hasA = useRun(({ sides }) => sides.A.result !== undefined);
  const hasB = useRun(({ sides }) => sides.B.result !== undefined);
  const highlighted = useSession((state) => state.highlighted);
  const sides = [...(hasA ? (['A'] as const) : []), ...(hasB ? (['B'] as const) : [])];
  return (
    <span className="right note legend">
      {sides.map((side) => (
        <button
          key={side}
          type="button"
          aria-pressed={highlighted === side}
          title={`Show only the ${vectors} of ${side}`}
          onClick={() => setSession({ highlighted: highlighted === side ? undefined : side })}
        >
          <i className={`swatch ${side.toLowerCase()}`} />
          {vectors === 'normals' ? vectors : vectors.slice(0, -1)}, {side}
        </button>
      ))}
    </span>
  );
}

function PoseFact() {
  const q = useSession((state) => state.pinned);
  const axis = rotationAxis(q).map((part) => fixed(part, 2));
  const angle = rotationAngle(q);
  return (
    <>
      <dt>
        pose <i>g</i>
      </dt>
      <dd className="split num" data-testid="pose">
        {angle < 1e-6 ? 'the identity' : `${degrees(angle)} about (${axis.join(', ')})`}
      </dd>
      <dd className="end note">drag to turn</dd>
    </>
  );
}

export function SubjectPanel() {
  const subject = useSubject();
  const index = useExperiment((state) => state.experiment?.frame ?? 0);
  const frame = frameAt(subject, index) ?? subject.frames.latest;
  const reading = subject.reading;
  const wanted = useSession((state) => state.wanted);
  const normals = useExperiment((state) => state.experiment?.output === 'normals');
  return (
    <section className="part flow subject" aria-label="Subject">
      <h2>
        Subject{' '}
        <span className="note">
          {subject.system
            ? `system ${whole(subject.system.place + 1)}`
            : subject.cloud
              ? 'point cloud'
              : frame
                ? `${formula(frame.species)}, frame ${whole(index + 1)}`
                : ''}
        </span>
        {(!subject.cloud || normals) && (
          <Legend vectors={subject.system ? 'displacements' : subject.cloud ? 'normals' : 'forces'} />
        )}
      </h2>
      <FlowArrow />
      {subject.system ? (
        <SystemView geometry={subject.system.geometry} />
      ) : subject.cloud ? (
        <CloudView cloud={subject.cloud} />
      ) : frame ? (
        <MoleculeStage frame={frame} />
      ) : (
        <div className="stage instead">
          {wanted
            ? `Waiting for ${wanted.name}: drop it here. A link names files by their hash and never holds them.`
            : 'No subject yet: drop an XYZ or PLY file, or choose one in the sentence above.'}
        </div>
      )}
      <dl className="facts">
        <PoseFact />
        {subject.cloud && <CloudFacts cloud={subject.cloud} />}
        {subject.system && <SystemFacts geometry={subject.system.geometry} />}
        {!subject.cloud && <FramesRow />}
        {frame && (
          <>
            <dt>labels</dt>
            <dd>
              {frame.energy !== undefined && frame.forces
                ? 'energy + forces '
                : frame.energy !== undefined
                  ? 'energy '
                  : frame.forces
                    ? 'forces '
                    : 'none in the file '}
              <span className="note">{subject.level ?? ''}</span>
            </dd>
          </>
        )}
      </dl>
      <p className="drop note" role="status">
        <Icon name="drop" />
        {reading ? (
          <span>
            Reading {reading.file}: {bytesInWords(reading.bytes)} of {bytesInWords(reading.size)}
          </span>
        ) : (
          <span>
            Drop molecules or point clouds anywhere, or choose{' '}
            <button type="button" className="link" onClick={pickFile}>
              files
            </button>{' '}
            or{' '}
            <button type="button" className="link" onClick={pickFolder}>
              a folder
            </button>
            . They never leave this page.
          </span>
        )}
      </p>
    </section>
  );
}
