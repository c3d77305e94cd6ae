/**
 * `orbit (FILE | LINK) --export ROTATED.xyz`: the orbit's elements as frames for another program, which needs no model and no device of ours. What
 * comes back is judged by `orbit-predictions.ts`.
 */
import { exportedText, type OrbitPlan, plannedFrames, subjectDigest } from '../experiment/exported-orbit.ts';
import { failureLine, failureOf } from '../experiment/failure.ts';
import { rowWord } from '../experiment/geometry.ts';
import { readPoints } from '../experiment/link.ts';
import { DEFAULT_ELEMENTS, DEFAULT_POINTS, DEFAULT_SEED, FEWEST_ELEMENTS, MOST_ELEMENTS } from '../experiment/names.ts';
import type { Experiment } from '../experiment/schema.ts';
import { visitedWords } from '../plot/group-words.ts';
import { whole } from '../plot/number-format.ts';
import { parseArguments, UsageError } from './arguments.ts';
import { groupFrom } from './group-option.ts';
import { shipped, writeWhole } from './public-files.ts';
import { type CommandSubject, isLink, type Part, readLink, subjectFromFile, subjectFromLink } from './subject.ts';

export const usage =
  'orbit (FILE | LINK) --export ROTATED.xyz [--file PATH] [--frame I] [--points SCHEME~N] [--group WORD] [--elements N] [--seed S] [--grid BASExFIBRE] [--json]';

/** The option that makes `orbit` this command. */
export const asksFor = /^--export(?:=|$)/;

const kinds = {
  export: 'text',
  file: 'text',
  frame: 'whole',
  points: 'text',
  group: 'text',
  elements: 'whole',
  seed: 'whole',
  grid: 'text',
} as const;

/** What says which subject, of a file or of a link. */
export interface SubjectOptions {
  readonly file?: string | undefined;
  readonly frame?: number | undefined;
  readonly points?: string | undefined;
  readonly seed?: number | undefined;
}

/** The subject of a word on the command line, and the link's experiment where it is one. */
export async function subjectOfWord(
  word: string,
  options: SubjectOptions,
): Promise<{ readonly subject: CommandSubject; readonly link?: Experiment }> {
  const lists = await shipped();
  const link = isLink(word) ? readLink(word) : undefined;
  if (!link && options.file !== undefined) throw new UsageError('--file goes with a link');
  const points = pointsOf(options.points) ?? (link && (link.points ?? DEFAULT_POINTS));
  const part: Part = {
    frame: options.frame ?? link?.frame ?? 0,
    seed: options.seed ?? link?.seed ?? DEFAULT_SEED,
    ...(points && { points }),
  };
  if (!link) return { subject: await subjectFromFile(word, part, lists) };
  return { subject: await subjectFromLink(link.subject, part, options.file, lists), link };
}

function pointsOf(text: string | undefined): Part['points'] {
  if (text === undefined) return undefined;
  const read = readPoints(text);
  if ('value' in read) return read.value;
  throw new UsageError(`--points ${text}: expected ${read.expected}`);
}

function gridOf(text: string | undefined): OrbitPlan['grid'] {
  if (text === undefined) return undefined;
  const [base, fibre] = (/^(\d{1,5})x(\d{1,5})$/.exec(text) ?? []).slice(1).map(Number);
  if (base > 0 && fibre > 0 && base * fibre <= MOST_ELEMENTS) return { base, fibre };
  throw new UsageError(
    `--grid ${text}: expected directions x turns of at most ${MOST_ELEMENTS} elements, such as 192x12`,
  );
}

export async function run(args: readonly string[]): Promise<number> {
  const { words, options, json } = parseArguments(args, kinds);
  if (words.length !== 1) throw new UsageError(`expected one FILE or LINK, got ${words.length}`);
  const { export: path = '' } = options;
  const { subject, link } = await subjectOfWord(words[0], options);
  const grid = gridOf(options.grid);
  const elements = options.elements ?? link?.elements ?? DEFAULT_ELEMENTS;
  if (elements < FEWEST_ELEMENTS || elements > MOST_ELEMENTS)
    throw new UsageError(`--elements ${elements}: expected ${FEWEST_ELEMENTS} to ${MOST_ELEMENTS}`);
  const plan: OrbitPlan = {
    group: groupFrom(options.group, link?.group),
    elements,
    seed: options.seed ?? link?.seed ?? DEFAULT_SEED,
    ...(grid && { grid }),
  };
  const { geometry } = subject;
  try {
    await writeWhole(path, exportedText(geometry, plan));
  } catch (error) {
    throw new Error(failureLine(failureOf(error)));
  }
  const planned = plannedFrames(plan, geometry.species.length);
  const counted = (kind: string): number => planned.filter((each) => each.kind === kind).length;
  const counts = {
    frames: planned.length,
    elements: counted('sample'),
    grid: counted('grid'),
    controls: counted('control'),
  };
  if (json) {
    const { name, frame } = subject;
    console.log(
      JSON.stringify({ file: path, ...plan, ...counts, subject: { name, frame, digest: subjectDigest(geometry) } }),
    );
    return 0;
  }
  const rows = `${whole(geometry.species.length)} ${rowWord(geometry)}s`;
  console.log(
    `${path}: ${whole(counts.frames)} frames of ${rows}: the subject, ${visitedWords(plan.group, 'force-error', counts.elements)}, seed ${plan.seed}${grid ? `, ${whole(counts.grid)} of the picture` : ''} and ${counts.controls} controls.`,
  );
  console.log('Run your program on every frame, keep the keys of the comment lines, and judge with --predictions.');
  return 0;
}
