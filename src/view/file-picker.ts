/** The system's dialogue for files or a folder, from anywhere on the page. No `accept` list: some systems block files there that they should not. */
/** What reads files is fetched when there are some. */
async function give(files: readonly File[]): Promise<void> {
  const { filesOfList } = await import('../store/dropped-files.ts');
  const { giveFiles } = await import('./give-files.ts');
  giveFiles(filesOfList([...files]));
}

function pick(prepare: (input: HTMLInputElement) => void): void {
  const input = document.createElement('input');
  input.type = 'file';
  prepare(input);
  input.addEventListener('change', () => void give([...(input.files ?? [])]));
  input.click();
}

/** One file or several. */
export const pickFile = (): void => pick((input) => input.toggleAttribute('multiple', true));

/** A folder with all that is in it. */
export const pickFolder = (): void => pick((input) => input.toggleAttribute('webkitdirectory', true));
