/** The option `--group WORD` of every form of `orbit`. */
import { readGroup } from '../experiment/link.ts';
import { DEFAULT_GROUP } from '../experiment/names.ts';
import { UsageError } from './arguments.ts';

/** The group as asked for; else the link's. */
export function groupFrom(asked: string | undefined, otherwise = DEFAULT_GROUP): string {
  if (asked === undefined) return otherwise;
  const read = readGroup(asked);
  if ('value' in read) return read.value;
  throw new UsageError(`--group ${asked}: expected ${read.expected}`);
}
