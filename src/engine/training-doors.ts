/** What the training room needs of the rest of the program; jobs and steppers are fetched with the first run. */
import type { RoomOptions } from './training-room.ts';

export type TrainingDoors = Pick<RoomOptions, 'createJob' | 'createStepper' | 'store' | 'locks'>;

export const trainingDoors = ({ store, locks }: Pick<RoomOptions, 'store' | 'locks'>): TrainingDoors => ({
  store,
  locks,
  createJob: async (experiment, side, frames) => {
    const { createTrainingJob } = await import('../experiment/training-job.ts');
    return createTrainingJob(experiment, side, frames);
  },
  createStepper: async (backend, job, options) => {
    const { TrainingStepper } = await import('../experiment/training-stepper.ts');
    return TrainingStepper.create(backend, job, options);
  },
});
