/**
 * What a drop or a file dialogue holds, as a flat list: folders are walked in the order of their names, bounded in depth and number; files that systems
 * leave behind are no content. Nothing is left out without a remark.
 */
import { counted } from '../math/whole-number.ts';

/** A file with its path as dropped; shown, never interpreted. */
export interface GivenFile {
  readonly file: File;
  readonly name: string;
}

export interface GivenFiles {
  readonly files: readonly GivenFile[];
  /** What was left out, in words. */
  readonly remarks: readonly string[];
}

export const folderLimits = { files: 10_000, depth: 16 } as const;

/** What is needed of an entry of the File and Directory Entries API. */
export interface DroppedEntry {
  readonly isFile: boolean;
  readonly isDirectory: boolean;
  readonly name: string;
  readonly file?: (found: (file: File) => void, failed: (error: unknown) => void) => void;
  readonly createReader?: () => {
    readEntries(found: (entries: DroppedEntry[]) => void, failed: (error: unknown) => void): void;
  };
}

const isLitter = (name: string): boolean =>
  name.startsWith('.') || name === '__MACOSX' || name === 'Thumbs.db' || name === 'desktop.ini';

const fileOf = (entry: DroppedEntry): Promise<File> =>
  new Promise((found, failed) => (entry.file ? entry.file(found, failed) : failed(new Error('it is no file'))));

/** All children of a folder: `readEntries` gives them in portions, and an empty one at the end. */
async function childrenOf(folder: DroppedEntry, most: number): Promise<DroppedEntry[]> {
  const reader = folder.createReader?.();
  const children: DroppedEntry[] = [];
  while (reader && children.length <= most) {
    const portion = await new Promise<DroppedEntry[]>((found, failed) => reader.readEntries(found, failed));
    if (portion.length === 0) break;
    children.push(...portion);
  }
  return children.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

interface Walk {
  readonly files: GivenFile[];
  litter: number;
  deep: number;
  full: boolean;
  readonly unreadable: string[];
}

async function walk(entry: DroppedEntry, path: string, depth: number, found: Walk): Promise<void> {
  const name = path ? `${path}/${entry.name}` : entry.name;
  if (found.files.length >= folderLimits.files) {
    found.full = true;
    return;
  }
  if (path && isLitter(entry.name)) {
    found.litter++;
    return;
  }
  try {
    if (entry.isFile) found.files.push({ file: await fileOf(entry), name });
    else if (entry.isDirectory && depth >= folderLimits.depth) found.deep++;
    else if (entry.isDirectory) {
      const children = await childrenOf(entry, folderLimits.files);
      for (const child of children) await walk(child, name, depth + 1, found);
    }
  } catch {
    found.unreadable.push(name);
  }
}

function remarksOf({ litter, deep, full, unreadable }: Walk): string[] {
  const remarks: string[] = [];
  if (full)
    remarks.push(`Only the first ${folderLimits.files} files were taken: drop fewer at once, or a ZIP archive.`);
  if (deep > 0)
    remarks.push(`${counted(deep, 'folder')} more than ${folderLimits.depth} deep left out: drop them by themselves.`);
  if (litter > 0) remarks.push(`${counted(litter, 'hidden or system file')} left out.`);
  if (unreadable.length > 0) {
    const named = unreadable.slice(0, 3).join(', ');
    remarks.push(`${counted(unreadable.length, 'entry', 'entries')} could not be opened: ${named}.`);
  }
  return remarks;
}

/** Every file below these entries. */
export async function filesBelow(entries: readonly DroppedEntry[]): Promise<GivenFiles> {
  const found: Walk = { files: [], litter: 0, deep: 0, full: false, unreadable: [] };
  for (const entry of entries) await walk(entry, '', 0, found);
  return { files: found.files, remarks: remarksOf(found) };
}

/** A chosen list of files; those of a chosen folder carry its path. */
export function filesOfList(list: readonly File[]): GivenFiles {
  const found: Walk = { files: [], litter: 0, deep: 0, full: false, unreadable: [] };
  for (const file of list) {
    const name = file.webkitRelativePath || file.name;
    const parts = name.split('/');
    if (parts.length > 1 && parts.slice(1).some(isLitter)) found.litter++;
    else if (parts.length - 1 > folderLimits.depth) found.deep++;
    else if (found.files.length >= folderLimits.files) found.full = true;
    else found.files.push({ file, name });
  }
  return { files: found.files, remarks: remarksOf(found) };
}

/** What is needed of a drop's `DataTransfer`. */
export interface Dropped {
  readonly items: Iterable<{ readonly kind: string; readonly webkitGetAsEntry?: () => unknown }>;
  readonly files: Iterable<File>;
}

/** What was dropped. The entries are taken at once, as a drop forgets them after its event. */
export function filesOfDrop(transfer: Dropped): Promise<GivenFiles> {
  const items = [...transfer.items].filter(({ kind }) => kind === 'file');
  const entries = items.map((item) => item.webkitGetAsEntry?.() ?? undefined);
  if (items.length === 0 || entries.some((entry) => entry === undefined))
    return Promise.resolve(filesOfList([...transfer.files]));
  return filesBelow(entries.filter((entry) => entry !== undefined) as unknown as DroppedEntry[]);
}
