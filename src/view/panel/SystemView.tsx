/**
 * Moving particles as the subject: at the pinned pose, with where free flight would take them, where they go, and where each model says they go, all
 * arrows to one scale; the square of a system; and what is to know of it.
 */
import { useMemo } from 'react';
import type { Geometry } from '../../engine/messages.ts';
import { significant, whole } from '../../plot/number-format.ts';
import { PARTICLE_SCALE, particleFormula, particleShape } from '../../plot/particles.ts';
import { useSubject } from '../../store/subject.ts';
import { ShapeStage } from './ShapeStage.tsx';
import { VectorSquare } from './VectorSquare.tsx';

/** A geometry that holds particles. */
export type ParticleGeometry = Geometry & Required<Pick<Geometry, 'particles'>>;

const useShape = (geometry: ParticleGeometry) => useMemo(() => particleShape(geometry), [geometry]);

export function SystemView({ geometry }: { geometry: ParticleGeometry }) {
  const name = useSubject((state) => state.name);
  const shape = useShape(geometry);
  const own = useMemo(() => {
    const { positions, particles } = geometry;
    const { velocities, target } = particles;
    const flight = { role: 'ink-3', radius: 0.03, vectors: velocities };
    const displacement = target?.map((value, k) => value - positions[k]);
    return displacement ? [flight, { role: 'ink', radius: 0.05, vectors: displacement }] : [flight];
  }, [geometry]);
  return (
    <ShapeStage
      shape={shape}
      name={name}
      vectors="velocities, true displacements and those that the models predict"
      own={own}
      arrowLength={PARTICLE_SCALE}
    />
  );
}

export function SystemSquare({ geometry, side }: { geometry: ParticleGeometry; side: 'A' | 'B' }) {
  const shape = useShape(geometry);
  return (
    <VectorSquare
      shape={shape}
      side={side}
      measured={(value) => significant(value, 3)}
      nameOf={(row) => `particle ${row + 1}`}
    />
  );
}

export function SystemFacts({ geometry }: { geometry: ParticleGeometry }) {
  const system = useSubject((state) => state.system);
  if (!system) return null;
  return (
    <>
      <dt>system</dt>
      <dd className="split">
        {system.id}, seed {whole(system.seed)} <span className="note">{particleFormula(geometry)}</span>
      </dd>
      <dt>arrows</dt>
      <dd
        className="note"
        title="All to one scale: the velocity times the whole time, and the displacement in 1000 steps of 1/1000"
      >
        thin grey: free flight; black: where they go
      </dd>
    </>
  );
}
