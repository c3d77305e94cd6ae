/**
 * The laboratory's setting and the link: what a link says is shown once the laboratory is there, and from then on the link says what is shown. What of it
 * cannot be used is told beside what else was wrong with the link.
 */
import { type LaboratorySetting, laboratoryText, readLaboratory } from '../experiment/laboratory/link.ts';
import { useLaboratory } from './laboratory.ts';
import { showSetting, useFunctions } from './laboratory-functions.ts';
import { setSession, useSession } from './session.ts';

/** What is shown. */
function settingNow(): LaboratorySetting {
  const { a, b, degree, measure, settings, last, eye } = useLaboratory.getState();
  const { f, h, path } = useFunctions.getState();
  return { a, b, degree, measure, settings, last, f, h, path, eye };
}

/** The text that the link has, or would have, of what is shown. */
let written: string | undefined;
/** Half of what a link says is shown: nothing that a link should say. */
let reading = false;

function write(): void {
  if (reading) return;
  written = laboratoryText(settingNow());
  if (useSession.getState().laboratory !== written) setSession({ laboratory: written });
}

function read(text: string): void {
  const { setting, problems } = readLaboratory(text);
  reading = true;
  showSetting(setting);
  reading = false;
  if (problems.length > 0)
    setSession(({ linkTrouble }) => ({
      linkTrouble: {
        ofExperiment: [],
        unknown: [],
        unusable: false,
        laboratory: true,
        kept: true,
        future: false,
        ...linkTrouble,
        messages: [...(linkTrouble?.messages ?? []), ...problems],
      },
    }));
}

let following = false;

/** From here on the laboratory follows the link, and the link the laboratory. */
export function followLink(): void {
  const look = (): void => {
    const { laboratory } = useSession.getState();
    if (laboratory !== undefined && laboratory !== written) {
      written = laboratory;
      read(laboratory);
    }
    write();
  };
  if (!following) {
    following = true;
    useSession.subscribe(({ laboratory }, before) => {
      if (laboratory !== before.laboratory) look();
    });
    useLaboratory.subscribe(write);
    useFunctions.subscribe(write);
  }
  look();
}
