/** The system's dialogue for files or a folder, from anywhere on the page. No `accept` list: some systems block files there that they should not. */
import { filesOfList, type GivenFiles } from '../store/dropped-files.ts';
import { intake } from '../store/files.ts';
import { say } from '../store/session.ts';

/** Reads what was given, or says that it was nothing. */
export function giveFiles(given: GivenFiles): void {
  if (given.files.length > 0) void intake.give(given);
  else say(['There is no file in it.', ...given.remarks].join(' '));
}

function pick(prepare: (input: HTMLInputElement) => void): void {
  const input = document.createElement('input');
  input.type = 'file';
  prepare(input);
  input.addEventListener('change', () => giveFiles(filesOfList([...(input.files ?? [])])));
  input.click();
}

/** One file or several. */
export const pickFile = (): void => pick((input) => input.toggleAttribute('multiple', true));

/** A folder with all that is in it. */
export const pickFolder = (): void => pick((input) => input.toggleAttribute('webkitdirectory', true));
