/** The keys and values of a link's hash, before anything is made of them (`link.ts`). */
import { linkWords } from './names.ts';

/** Something of a link that could not be used, in words; `key` is empty where it concerns the link as a whole. */
export interface LinkProblem {
  readonly key: string;
  readonly message: string;
}

export interface Entries {
  readonly values: ReadonlyMap<string, string>;
  readonly unknown: readonly string[];
  readonly problems: readonly LinkProblem[];
}

const keyByName: ReadonlyMap<string, string> = new Map(
  linkWords.flatMap(([key, ...aliases]) => [key, ...aliases].map((name) => [name, key] as const)),
);

/** As messages have it: at most 60 characters. */
export const quoted = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text);

/** Undefined where it is not valid percent-encoding. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

const undecodable = (text: string): string => `${quoted(text)} is not valid percent-encoding; it was left out`;

/** The setting of the laboratory, which is opened whatever is wrong with it: parts of it that cannot be decoded leave the others. */
function readSetting(written: string | undefined, problems: LinkProblem[]): string {
  if (written === undefined) problems.push({ key: 'lab', message: '"lab" has no value' });
  return (written ?? '')
    .split('~')
    .flatMap((part) => {
      const text = decoded(part);
      if (text === undefined) problems.push({ key: 'lab', message: `in lab, ${undecodable(part)}` });
      return text ?? [];
    })
    .join('~');
}

/** Keys by any of their names. What cannot be read is told and left out; of a key that is given twice the first counts. @param hash without `#` */
export function readEntries(hash: string): Entries {
  const values = new Map<string, string>();
  const unknown: string[] = [];
  const problems: LinkProblem[] = [];
  for (const part of hash.split('&').filter(Boolean)) {
    const equals = part.indexOf('=');
    const name = decoded(equals < 0 ? part : part.slice(0, equals));
    const key = keyByName.get(name ?? '');
    const written = equals < 0 ? undefined : part.slice(equals + 1);
    const isAgain = key !== undefined && values.has(key);
    const value = key === 'lab' && !isAgain ? readSetting(written, problems) : decoded(written ?? '');
    if (isAgain) problems.push({ key, message: `${quoted(name ?? key)} is given twice; the first is used` });
    else if (name === undefined || value === undefined) problems.push({ key: '', message: undecodable(part) });
    else if (key === undefined) unknown.push(name.length > 60 ? `${name.slice(0, 57)}...` : name);
    else if (written === undefined && key !== 'lab') problems.push({ key, message: `${quoted(name)} has no value` });
    else values.set(key, value);
  }
  return { values, unknown, problems };
}
