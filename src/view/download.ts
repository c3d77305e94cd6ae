/** A file for the visitor, saved by the browser; its name is said. */
import { setSession } from '../store/session.ts';

export function download(name: string, type: string, contents: string | Uint8Array<ArrayBuffer>): void {
  const url = URL.createObjectURL(new Blob([contents], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
  setSession({ panel: undefined, said: `${name} saved` });
}
