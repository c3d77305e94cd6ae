/** `inspect FILE...`: one answer per file, in order; a file that is refused is an answer, one that cannot be opened a failure. */
import { readFile } from 'node:fs/promises';
import { parseArguments, UsageError } from './arguments.ts';
import { type Inspection, inspect } from './inspect.ts';

export const usage = 'inspect FILE... [--json]';

async function inspectPath(path: string): Promise<Inspection & { readonly unreadable?: true }> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    const found = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    const expected = 'a file that can be opened';
    const remedies = ['Check the path and its permissions.'];
    const message = `${path}: found ${found}, expected ${expected}. ${remedies[0]}`;
    return { file: path, ok: false, error: { message, found, expected, remedies }, unreadable: true };
  }
  const [answer] = await inspect([{ name: path, bytes }]);
  return answer;
}

function counted(sizes: readonly number[]): string {
  const [least, most] = sizes.reduce(
    ([low, high], size) => [Math.min(low, size), Math.max(high, size)],
    [Number.POSITIVE_INFINITY, 0],
  );
  return least === most ? `${most} atoms` : `${least} to ${most} atoms`;
}

function contents({ kind, frames, sizes }: Inspection & { readonly ok: true }): string {
  if (kind === 'point-cloud' || kind === 'mesh') return `${kind}, ${sizes[0]} points`;
  return `${kind}, ${frames} frame${frames === 1 ? '' : 's'} of ${counted(sizes)}`;
}

function inWords(answer: Inspection): string {
  if (!answer.ok) return `refused: ${answer.error.message}`;
  const { file, fields, notices } = answer;
  const lines = [`${file}: ${contents(answer)}`];
  if (fields.length > 0) lines.push(`  fields: ${fields.join(', ')}`);
  for (const { message, line } of notices) lines.push(`  ${line === undefined ? '' : `line ${line}: `}${message}`);
  return lines.join('\n');
}

export async function run(args: readonly string[]): Promise<number> {
  const { words, json } = parseArguments(args, {});
  if (words.length === 0) throw new UsageError('name at least one file');
  const answers: Inspection[] = [];
  const closed: string[] = [];
  for (const path of words) {
    const { unreadable, ...answer } = await inspectPath(path);
    if (unreadable) closed.push(path);
    answers.push(answer);
  }
  console.log(json ? JSON.stringify(answers) : answers.map(inWords).join('\n'));
  if (closed.length === 0) return 0;
  console.error(`inspect: cannot open ${closed.join(', ')}`);
  return 1;
}
