/** The queue of given files: order, what opens, cancelling, archives, mends; the reader is a script of outcomes. */
import { beforeEach, expect, it } from 'vitest';
import type { ImportOptions } from '../data/subject.ts';
import type { SentCloud } from '../engine/messages.ts';
import { createIntake, type IntakeDoors, type ReadOutcome, reportOrder } from './intake.ts';
import type { Refusal } from './session.ts';

const given = (...names: string[]) => ({
  files: names.map((name) => ({ name, file: new File([name], name) })),
  remarks: [],
});

const read = (name: string, points = 2): ReadOutcome => ({
  kind: 'read',
  read: {
    subject: {
      kind: 'point-cloud',
      name,
      hash: `hash of ${name}`,
      format: 'PLY',
      fields: [],
      cloud: { positions: new Float32Array(3 * points), centre: [0, 0, 0], channels: new Map() },
    },
    notices: [],
  } satisfies SentCloud,
});

const refused = (file: File, options: ImportOptions): ReadOutcome => ({
  kind: 'refused',
  refusal: {
    problem: { file: file.name, found: 'rubbish', expected: 'points', remedies: [] },
    quoted: [],
    file,
    options,
  },
});

interface Log {
  readonly read: string[];
  readonly opened: string[];
  readonly dialogues: Refusal[];
  /** What the dialogue that stands there says was found. */
  shown: string | undefined;
}

let log: Log;
let script: (file: File, options: ImportOptions) => ReadOutcome | Promise<ReadOutcome>;
let accepts: (name: string) => boolean;
let stop: () => void;

beforeEach(() => {
  log = { read: [], opened: [], dialogues: [], shown: undefined };
  script = (file, options) => (file.name.startsWith('bad') && !options.use ? refused(file, options) : read(file.name));
  accepts = () => true;
  stop = () => undefined;
});

const doors: IntakeDoors = {
  read: async (file, options, open) => {
    log.read.push(file.name);
    const outcome = await script(file, options);
    const opened = open && outcome.kind === 'read' && accepts(file.name);
    if (opened) log.opened.push(file.name);
    return { outcome, opened, options };
  },
  onBench: (hash) => hash === `hash of ${log.opened.at(-1)}`,
  stop: () => stop(),
  refuse: (refusal) => {
    log.shown = refusal?.problem.found;
    if (refusal) log.dialogues.push(refusal);
  },
};

const states = ({ useIntake }: ReturnType<typeof createIntake>) =>
  useIntake.getState().rows.map(({ name, state }) => `${name}: ${state.kind}`);

it('reads in the order given, opens the first good one, and lists failures first', async () => {
  const intake = createIntake(doors);
  await intake.give(given('bad1', 'a', 'bad2', 'b'));
  expect(log.read).toEqual(['bad1', 'a', 'bad2', 'b']);
  expect(log.opened).toEqual(['a']);
  expect(states(intake)).toEqual(['bad1: refused', 'a: read', 'bad2: refused', 'b: read']);
  expect(reportOrder(intake.useIntake.getState().rows).map(({ name }) => name)).toEqual(['bad1', 'bad2', 'a', 'b']);
  expect(log.dialogues).toEqual([]);
});

it('a single refused file has its dialogue, a single good one no report', async () => {
  const intake = createIntake(doors);
  await intake.give(given('bad'));
  expect(log.dialogues.map(({ problem }) => problem.found)).toEqual(['rubbish']);
  expect(log.shown).toBe('rubbish');
  expect(states(intake)).toEqual([]);
  await intake.give(given('a'));
  expect(log.opened).toEqual(['a']);
  expect(states(intake)).toEqual([]);
});

it('the next drop takes the dialogue of the last one away, whatever comes of it', async () => {
  const intake = createIntake(doors);
  for (const next of [['a'], ['bad2', 'bad3'], ['a', 'b']]) {
    await intake.give(given('bad'));
    await intake.give(given(...next));
    expect(log.shown).toBeUndefined();
  }
});

it('the file that the bench waits for opens, wherever it stands', async () => {
  accepts = (name) => name === 'c';
  const intake = createIntake(doors);
  await intake.give(given('a', 'b', 'c', 'd'));
  expect(log.opened).toEqual(['c']);
});

it('a drop while others are read joins them, and its own first good file opens', async () => {
  const intake = createIntake(doors);
  const first = intake.give(given('a', 'b'));
  const second = intake.give(given('bad', 'c', 'd'));
  await Promise.all([first, second]);
  expect(log.read).toEqual(['a', 'b', 'bad', 'c', 'd']);
  expect(log.opened).toEqual(['a', 'c']);
  expect(states(intake)).toHaveLength(5);
  await intake.give(given('e', 'f'));
  expect(states(intake)).toEqual(['e: read', 'f: read']);
});

it('cancelling keeps what was read, and the rest can be opened later', async () => {
  const intake = createIntake(doors);
  let ready = (): void => undefined;
  const begun = new Promise<void>((resolve) => {
    ready = resolve;
  });
  script = (file) => {
    if (file.name !== 'b') return read(file.name);
    ready();
    return new Promise((settle) => {
      stop = () => settle({ kind: 'stopped' });
    });
  };
  const all = intake.give(given('a', 'b', 'c'));
  await begun;
  intake.cancel();
  await all;
  expect(states(intake)).toEqual(['a: read', 'b: left', 'c: left']);
  expect(log.read).toEqual(['a', 'b']);
  await intake.open(intake.useIntake.getState().rows[2].id);
  expect(states(intake)).toEqual(['a: read', 'b: left', 'c: read']);
  expect(log.opened).toEqual(['a', 'c']);
});

it('closing while files are read forgets them all', async () => {
  const intake = createIntake(doors);
  script = () =>
    new Promise((settle) => {
      stop = () => settle({ kind: 'stopped' });
    });
  const all = intake.give(given('a', 'b'));
  await Promise.resolve();
  intake.close();
  await all;
  expect(intake.useIntake.getState()).toMatchObject({ rows: [], remarks: [], busy: false });
  expect(log.read).toEqual(['a']);
});

it('the files of an archive take its place and are read next', async () => {
  script = (file, options) =>
    file.name === 'set.zip'
      ? {
          kind: 'several',
          files: [new File([], 'set.zip/x.ply'), new File([], 'bad.ply')],
          remarks: ['1 hidden or system file left out.'],
        }
      : file.name.startsWith('bad')
        ? refused(file, options)
        : read(file.name);
  const intake = createIntake(doors);
  await intake.give(given('set.zip', 'after'));
  expect(states(intake)).toEqual(['set.zip/x.ply: read', 'set.zip/bad.ply: refused', 'after: read']);
  expect(log.opened).toEqual(['set.zip/x.ply']);
  expect(intake.useIntake.getState().remarks).toEqual(['1 hidden or system file left out.']);
  await intake.give({ files: [{ name: 'folder/set.zip', file: new File([], 'set.zip') }], remarks: [] });
  expect(states(intake)).toEqual(['folder/set.zip/x.ply: read', 'folder/set.zip/bad.ply: refused']);
});

it('a mend reads the same file again, replaces its row, and opens it where nothing of the drop is open', async () => {
  const intake = createIntake(doors);
  await intake.give(given('bad1', 'bad2'));
  const [one, two] = intake.useIntake.getState().rows;
  await intake.mend(two.id, { use: 'complete' });
  await intake.mend(one.id, { use: 'complete' });
  expect(states(intake)).toEqual(['bad1: read', 'bad2: read']);
  expect(log.opened).toEqual(['bad2']);
  expect(intake.useIntake.getState().rows.map(({ options }) => options)).toEqual([
    { use: 'complete' },
    { use: 'complete' },
  ]);
  await intake.open(one.id);
  expect(log.opened).toEqual(['bad2', 'bad1']);
});

it('a dialogue leads on to the same file with all options', async () => {
  const intake = createIntake(doors);
  script = (file, options) => (options.use && options.notFinite ? read(file.name) : refused(file, options));
  await intake.give(given('bad'));
  await intake.giveAgain(log.dialogues[0].file, { ...log.dialogues[0].options, use: 'complete' });
  await intake.giveAgain(log.dialogues[1].file, { ...log.dialogues[1].options, notFinite: 'drop' });
  expect(log.dialogues).toHaveLength(2);
  expect(log.opened).toEqual(['bad']);
});

it('a listed file that is read in another way from elsewhere keeps its row, and the others theirs', async () => {
  const intake = createIntake(doors);
  const files = given('a', 'b');
  await intake.give(files);
  await intake.giveAgain(files.files[0].file, { notFinite: 'drop' });
  expect(states(intake)).toEqual(['a: read', 'b: read']);
  expect(intake.useIntake.getState().rows[0].options).toEqual({ notFinite: 'drop' });
  expect(log.opened).toEqual(['a', 'a']);
});

it('whatever goes wrong with one file, the others are read, and the row says what it was', async () => {
  script = (file) => {
    if (file.name === 'odd') throw new Error('out of memory');
    return read(file.name);
  };
  const intake = createIntake(doors);
  await intake.give(given('odd', 'a'));
  expect(states(intake)).toEqual(['odd: refused', 'a: read']);
  expect(intake.useIntake.getState()).toMatchObject({
    busy: false,
    rows: [{ state: { refusal: { problem: { found: 'out of memory' } } } }, {}],
  });
});

it('a mend of the file on the bench opens it mended; of another one it does not', async () => {
  const intake = createIntake(doors);
  await intake.give(given('a', 'b'));
  const [a, b] = intake.useIntake.getState().rows;
  await intake.mend(b.id, { notFinite: 'drop' });
  expect(log.opened).toEqual(['a']);
  await intake.mend(a.id, { notFinite: 'drop' });
  expect(log.opened).toEqual(['a', 'a']);
});
