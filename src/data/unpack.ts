/**
 * Containers -> the files inside: ZIP archives and gzip, one in the other at most twice, one file at a time. Folders,
 * `__MACOSX` and hidden files are no content; how many were left out is told. Names are `archive.zip/folder/file`.
 */
import { FormatError, type FormatProblem } from './format-error.ts';
import { isGzip, unpackGzip, unpackLimits } from './formats/gzip.ts';
import { isZip, readZip, type ZipEntry } from './formats/zip.ts';
import type { Notice } from './subject.ts';

export interface UnpackedFile {
  readonly name: string;
  /** As dropped, or as the archive holds it: for the hash. */
  readonly packed: Uint8Array;
  readonly bytes: Uint8Array;
  /** What was left out of the archive, with the first file that comes from it. */
  readonly notices: readonly Notice[];
}

export interface BrokenFile {
  readonly name: string;
  readonly problem: FormatProblem;
}

export const deepestNesting = 2;

/** Bytes that may still come out of one drop. */
interface Budget {
  left: number;
}

/**
 * Every file inside, unpacked when it is asked for; a file that is no container as it is. Containers that are damaged, nested deeper
 * than twice or larger than the limits are items like any other.
 */
export function unpackedFiles(name: string, bytes: Uint8Array): Generator<UnpackedFile | BrokenFile> {
  return filesIn(name, bytes, 0, { left: unpackLimits.maximumBytes });
}

function* filesIn(
  name: string,
  packed: Uint8Array,
  depth: number,
  budget: Budget,
): Generator<UnpackedFile | BrokenFile> {
  try {
    if (isGzip(packed)) {
      const { bytes, notices } = unpackGzip(name, packed, { ...unpackLimits, maximumBytes: budget.left });
      budget.left -= bytes.length;
      if (isGzip(bytes) || isZip(bytes)) yield* withNotices(notices, deeper(name, bytes, depth, budget));
      else yield { name, packed, bytes, notices };
    } else if (isZip(packed)) {
      yield* archived(name, packed, depth, budget);
    } else {
      yield { name, packed, bytes: packed, notices: [] };
    }
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    yield { name, problem: error.problem };
  }
}

function* archived(
  name: string,
  packed: Uint8Array,
  depth: number,
  budget: Budget,
): Generator<UnpackedFile | BrokenFile> {
  const all = readZip(name, packed, { ...unpackLimits, maximumBytes: budget.left });
  const files = all.filter((entry) => !entry.isFolder && !isHidden(entry.name));
  if (files.length === 0) throw emptyArchive(name);
  let notices = leftOut(name, all, files.length);
  for (const entry of files) {
    const label = `${name}/${entry.name}`;
    let bytes: Uint8Array;
    try {
      budget.left = Math.max(0, budget.left - entry.size);
      bytes = entry.read();
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      yield { name: label, problem: error.problem };
      continue;
    }
    if (yield* withNotices(notices, deeper(label, bytes, depth, budget))) notices = [];
  }
}

/** Adds to the first file that is whole; answers whether there was one. */
function* withNotices(
  notices: readonly Notice[],
  files: Generator<UnpackedFile | BrokenFile>,
): Generator<UnpackedFile | BrokenFile, boolean> {
  let isTold = false;
  for (const file of files) {
    yield 'problem' in file || isTold ? file : { ...file, notices: [...notices, ...file.notices] };
    isTold ||= !('problem' in file);
  }
  return isTold;
}

function* deeper(name: string, bytes: Uint8Array, depth: number, budget: Budget): Generator<UnpackedFile | BrokenFile> {
  const isContainer = isGzip(bytes) || isZip(bytes);
  if (isContainer && depth + 1 >= deepestNesting) yield { name, problem: tooDeep(name).problem };
  else yield* filesIn(name, bytes, depth + 1, budget);
}

function leftOut(file: string, all: readonly ZipEntry[], files: number): Notice[] {
  const folders = all.filter(({ isFolder }) => isFolder).length;
  const hidden = all.length - files - folders;
  const parts = [
    ...(folders > 0 ? [`${folders} ${folders === 1 ? 'folder entry' : 'folder entries'}`] : []),
    ...(hidden > 0 ? [`${hidden} hidden ${hidden === 1 ? 'file' : 'files'} of an operating system`] : []),
  ];
  return parts.length > 0 ? [{ message: `Left out of ${file}: ${parts.join(' and ')}.` }] : [];
}

const isHidden = (name: string) =>
  name.split('/').some((part) => part.startsWith('.') || part === '__MACOSX') ||
  /(?:^|\/)(?:thumbs\.db|desktop\.ini)$/i.test(name);

function emptyArchive(file: string): FormatError {
  return new FormatError({
    file,
    byte: 0,
    found: 'a ZIP archive without files',
    expected: 'molecules or clouds inside',
    remedies: ['Check that it was packed completely.'],
  });
}

function tooDeep(file: string): FormatError {
  return new FormatError({
    file,
    byte: 0,
    found: `an archive inside ${deepestNesting} others`,
    expected: `at most ${deepestNesting} levels`,
    remedies: ['Unpack the inner archives and drop the files.'],
  });
}
