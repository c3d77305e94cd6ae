/** What the models of the page computed, for a view: it is drawn anew after each change of what that depends on. */
import { useExperiment } from '../../store/experiment.ts';
import { useChannels } from '../../store/laboratory-channels.ts';
import { useRun } from '../../store/run.ts';
import { useSession } from '../../store/session.ts';
import { useSubject } from '../../store/subject.ts';
import { useTraining } from '../../store/training.ts';

export function useModels() {
  useExperiment();
  useSubject();
  useTraining((state) => state.shown);
  useRun((state) => state.engine);
  useRun(({ sides }) => sides.A.file);
  useRun(({ sides }) => sides.B.file);
  useSession((state) => state.phone);
  return useChannels();
}
