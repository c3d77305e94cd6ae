/** Simulated particle systems on the bench: asked of the compute worker, which also finds where their particles will be. */
import { SYSTEMS_SHOWN } from '../experiment/names.ts';
import type { ExperimentSubject } from '../experiment/schema.ts';
import { ask } from './compute-client.ts';
import { changeExperiment } from './experiment.ts';
import { fitModels } from './fit-models.ts';
import { noFrames } from './held-frames.ts';
import { say, setSession } from './session.ts';
import { type SubjectState, useSubject } from './subject.ts';

export type SystemSubject = Extract<ExperimentSubject, { readonly kind: 'system' }>;

/** Puts the system at a place of the set of a seed on the bench; false where there is none, which is said. */
export async function readSystem({ id, seed }: SystemSubject, place: number): Promise<boolean> {
  if (place >= SYSTEMS_SHOWN) {
    say(`There is no system ${place + 1}: there are ${SYSTEMS_SHOWN} of each seed. Choose one with the slider.`);
    return false;
  }
  const answer = await ask({ kind: 'system', system: id, seed, place });
  const particles = answer.kind === 'system' && answer.geometry.particles;
  if (particles) return put({ id, seed, place, geometry: { ...answer.geometry, particles } });
  say(answer.kind === 'failure' ? answer.failure.message : 'The particles could not be simulated.');
  return false;
}

function put(system: NonNullable<SubjectState['system']>): true {
  useSubject.getState().frames.release();
  useSubject.setState({
    name: `five ${system.id}`,
    hash: undefined,
    sample: undefined,
    inline: undefined,
    solid: undefined,
    system,
    how: undefined,
    cloud: undefined,
    sampled: undefined,
    frames: noFrames,
    frameCount: SYSTEMS_SHOWN,
    level: undefined,
    notices: [],
  });
  return true;
}

/** Puts simulated particles on the bench, with models that take them. */
export function openSystem(id: SystemSubject['id'], seed: number): void {
  setSession({ wanted: undefined });
  changeExperiment((before) => ({
    ...fitModels(before, 'particles', []),
    subject: { kind: 'system', id, seed },
    frame: 0,
  }));
}
