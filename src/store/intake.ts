/**
 * Files that were given, one after the other through the reader: the first good one of a drop goes on the bench, the others are listed, and nothing that
 * is refused takes anything else with it. A drop while files are being read joins the queue and the report.
 */
import { create } from 'zustand';
import type { ImportOptions, Notice } from '../data/subject.ts';
import type { GivenFile, GivenFiles } from './dropped-files.ts';
import type { HeldFrames, ReadSubject } from './held-frames.ts';
import type { Refusal } from './session.ts';

/** What became of a file: read, refused, an archive of several, or stopped before its end. */
export type ReadOutcome =
  | { readonly kind: 'read'; readonly read: ReadSubject }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'several'; readonly files: readonly File[]; readonly remarks: readonly string[] }
  | { readonly kind: 'stopped' };

/** What a file holds, without the data. */
export interface Contents {
  readonly hash: string;
  readonly format: string;
  readonly size: /** `atoms` of the smallest and of the largest frame. */
    | { readonly kind: 'frames'; readonly frames: number; readonly atoms: readonly [number, number] }
    | { readonly kind: 'points'; readonly points: number; readonly faces: number };
  readonly notices: readonly Notice[];
}

export type RowState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'reading' }
  | { readonly kind: 'read'; readonly contents: Contents }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** Cancelled before it was read. */
  | { readonly kind: 'left' };

export interface IntakeRow {
  readonly id: number;
  /** Path as dropped. */
  readonly name: string;
  readonly file: File;
  readonly options: ImportOptions;
  readonly state: RowState;
}

export interface IntakeState {
  /** In the order given. Empty where there is nothing to report. */
  readonly rows: readonly IntakeRow[];
  readonly remarks: readonly string[];
  readonly busy: boolean;
}

/** What the intake needs of the page. */
export interface IntakeDoors {
  /** Reads a file; where `open` asks for it and the bench takes it, puts it there. `options` are those it was read with in the end. */
  read(
    file: File,
    options: ImportOptions,
    open: boolean,
  ): Promise<{ outcome: ReadOutcome; opened: boolean; options: ImportOptions }>;
  /** True where a file with this hash lies on the bench, read in this way. */
  onBench(hash: string, options: ImportOptions): boolean;
  /** Stops the reading under way, which then ends as `stopped`. */
  stop(): void;
  /** Shows the one refused file of a drop of one, until the next drop: then undefined. */
  refuse(refusal: Refusal | undefined): void;
}

/** Atoms of the smallest and of the largest frame. */
function sizesOf(frames: HeldFrames): readonly [number, number] {
  let [fewest, most] = [frames.atoms(0), frames.atoms(0)];
  for (let frame = 1; frame < frames.length; frame++) {
    fewest = Math.min(fewest, frames.atoms(frame));
    most = Math.max(most, frames.atoms(frame));
  }
  return [fewest, most];
}

export function contentsOf({ subject, notices }: ReadSubject): Contents {
  const { hash, format } = subject;
  const size =
    'cloud' in subject
      ? {
          kind: 'points' as const,
          points: subject.cloud.positions.length / 3,
          faces: subject.cloud.faces ? subject.cloud.faces.offsets.length - 1 : 0,
        }
      : { kind: 'frames' as const, frames: subject.frames.length, atoms: sizesOf(subject.frames) };
  return { hash, format, size, notices };
}

/** One drop: the first of its files that the bench takes is the only one opened by itself. */
interface Drop {
  opened: boolean;
}

interface Job {
  readonly row: number;
  readonly drop: Drop;
  /** The visitor asked for this very file. */
  readonly wish: boolean;
}

export function createIntake(doors: IntakeDoors) {
  const useIntake = create<IntakeState>(() => ({ rows: [], remarks: [], busy: false }));
  const { getState, setState } = useIntake;
  const drops = new Map<number, Drop>();
  let queue: Job[] = [];
  let lastId = 0;

  const rowOf = (id: number): IntakeRow | undefined => getState().rows.find((row) => row.id === id);
  const change = (id: number, part: Partial<IntakeRow>): void =>
    setState(({ rows }) => ({ rows: rows.map((row) => (row.id === id ? { ...row, ...part } : row)) }));

  /** Whatever goes wrong with one file, the others are read. */
  function unforeseen(id: number, error: unknown): Refusal {
    const { file, name, options } = rowOf(id) ?? { file: new File([], ''), name: '', options: {} };
    const found = error instanceof Error ? error.message : String(error);
    const problem = { file: name, found, expected: 'a file that can be shown', remedies: ['Choose the file again.'] };
    return { problem, quoted: [], file, options };
  }

  function rowsFor(files: readonly GivenFile[], drop: Drop): IntakeRow[] {
    return files.map(({ file, name }) => {
      const id = ++lastId;
      drops.set(id, drop);
      return { id, name, file, options: {}, state: { kind: 'waiting' } };
    });
  }

  /** An archive's files take its place in the list, below its path as dropped, and are read next. */
  function unfold(job: Job, archive: IntakeRow, files: readonly File[], remarks: readonly string[]): void {
    const own = `${archive.file.name}/`;
    const inside = files.map((file) => ({
      file,
      name: `${archive.name}/${file.name.startsWith(own) ? file.name.slice(own.length) : file.name}`,
    }));
    const rows = rowsFor(inside, job.drop);
    queue = [...rows.map(({ id }) => ({ row: id, drop: job.drop, wish: false })), ...queue];
    setState((state) => ({
      rows: state.rows.flatMap((row) => (row.id === job.row ? rows : [row])),
      remarks: [...state.remarks, ...remarks],
    }));
  }

  async function take(job: Job): Promise<void> {
    const row = rowOf(job.row);
    if (!row) return;
    change(job.row, { state: { kind: 'reading' } });
    const { outcome, opened, options } = await doors.read(row.file, row.options, job.wish || !job.drop.opened);
    job.drop.opened ||= opened;
    switch (outcome.kind) {
      case 'read':
        if (!opened && 'frames' in outcome.read.subject) outcome.read.subject.frames.release();
        change(job.row, { options, state: { kind: 'read', contents: contentsOf(outcome.read) } });
        return;
      case 'refused':
        change(job.row, { options, state: outcome });
        return;
      case 'several':
        unfold(job, row, outcome.files, outcome.remarks);
        return;
      case 'stopped':
        change(job.row, { state: { kind: 'left' } });
        return;
      default:
        throw new Error(`unknown outcome ${JSON.stringify(outcome satisfies never)}`);
    }
  }

  /** Reads what waits; a single file that was refused has its own dialogue instead of a report. */
  async function work(): Promise<void> {
    if (getState().busy) return;
    setState({ busy: true });
    for (let job = queue.shift(); job; job = queue.shift()) {
      try {
        await take(job);
      } catch (error) {
        change(job.row, { state: { kind: 'refused', refusal: unforeseen(job.row, error) } });
      }
    }
    setState({ busy: false });
    const { rows, remarks } = getState();
    const [row] = rows;
    if (rows.length !== 1 || remarks.length > 0 || !row) return;
    if (row.state.kind === 'refused') doors.refuse({ ...row.state.refusal, file: row.file });
    setState({ rows: [] });
  }

  function ask(id: number, options: ImportOptions, wish: boolean): Promise<void> {
    change(id, { options, state: { kind: 'waiting' } });
    queue.push({ row: id, drop: drops.get(id) ?? { opened: false }, wish });
    return work();
  }

  return {
    useIntake,

    /** Reads files. While others are being read they wait for their turn; else they begin a new report. */
    give({ files, remarks }: GivenFiles): Promise<void> {
      const drop: Drop = { opened: false };
      const rows = rowsFor(files, drop);
      doors.refuse(undefined);
      const before = getState();
      setState({
        rows: before.busy ? [...before.rows, ...rows] : rows,
        remarks: before.busy ? [...before.remarks, ...remarks] : remarks,
      });
      queue.push(...rows.map(({ id }) => ({ row: id, drop, wish: false })));
      return work();
    },

    /** Reads one file in another way, and puts it on the bench; where it is listed, in its row. */
    giveAgain(file: File, options: ImportOptions): Promise<void> {
      const listed = getState().rows.find((row) => row.file === file);
      if (listed) return ask(listed.id, options, true);
      const drop: Drop = { opened: false };
      const [row] = rowsFor([{ file, name: file.name }], drop);
      setState(({ busy, rows }) => ({ rows: busy ? [...rows, { ...row, options }] : [{ ...row, options }] }));
      queue.push({ row: row.id, drop, wish: true });
      return work();
    },

    /** Puts a listed file on the bench. */
    open(id: number): Promise<void> {
      const row = rowOf(id);
      return row ? ask(id, row.options, true) : Promise.resolve();
    },

    /** Reads a listed file again, in another way; the one on the bench takes its own place there. */
    mend(id: number, options: ImportOptions): Promise<void> {
      const row = rowOf(id);
      if (!row) return Promise.resolve();
      const lies = row.state.kind === 'read' && doors.onBench(row.state.contents.hash, row.options);
      return ask(id, { ...row.options, ...options }, lies);
    },

    /** Stops the reading under way and reads none of the rest; what was read stays. */
    cancel(): void {
      const waiting = new Set(queue.map(({ row }) => row));
      queue = [];
      setState(({ rows }) => ({
        rows: rows.map((row) => (waiting.has(row.id) ? { ...row, state: { kind: 'left' } } : row)),
      }));
      doors.stop();
    },

    /** Closes the report; a reading under way is cancelled. */
    close(): void {
      if (getState().busy) this.cancel();
      setState({ rows: [], remarks: [] });
    },
  };
}

/** Failures first, else the order given. */
export function reportOrder(rows: readonly IntakeRow[]): readonly IntakeRow[] {
  const failed = (row: IntakeRow): boolean => row.state.kind === 'refused';
  return [...rows.filter(failed), ...rows.filter((row) => !failed(row))];
}
