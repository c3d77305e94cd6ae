/** What a link could not say: parts that were not understood, and the file that it names but does not contain. */
import { openFile } from '../store/open-subject.ts';
import { useSession } from '../store/session.ts';
import { keepExperiment, openDefault } from '../store/start.ts';
import { pickFile } from './file-picker.ts';
import { troubleWords } from './link-words.ts';

export function LinkStrip() {
  const trouble = useSession((state) => state.linkTrouble);
  const inLaboratory = useSession(({ tab }) => tab === 'laboratory');
  const words = trouble && troubleWords(trouble, inLaboratory);
  if (!words) return null;
  return (
    <div className="strip" role="status" data-testid="link-trouble">
      <p>
        <b>{words.strong}</b> {words.rest}
      </p>
      <span className="spring" />
      <button type="button" className="btn" onClick={openDefault}>
        Open the default
      </button>
      <button type="button" className="btn quiet" onClick={keepExperiment}>
        Keep this
      </button>
    </div>
  );
}

export function WantedStrip() {
  const wanted = useSession((state) => state.wanted);
  if (!wanted) return null;
  const { file, found, options } = wanted;
  return (
    <div className="strip" role="status" data-testid="wanted">
      <p>
        <b>The link names the file {wanted.name}, which it does not contain.</b>{' '}
        {found
          ? `The file you gave has the hash ${found}, wanted is ${wanted.hash}: it is another file.`
          : `Drop it here to go on; its SHA-256 begins with ${wanted.hash}.`}
      </p>
      <span className="spring" />
      {file && (
        <button type="button" className="btn" onClick={() => void openFile(file, options, true)}>
          Use it anyway
        </button>
      )}
      <button type="button" className="btn" onClick={pickFile}>
        Choose the file
      </button>
    </div>
  );
}
