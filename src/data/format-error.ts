/** The one exception of the importers: what was found, where, what was expected, and what to do about it. */
import type { Mend } from './subject.ts';

export interface FormatProblem {
  readonly file: string;
  /** 1-based line of the text, for text formats. */
  readonly line?: number;
  /** Byte offset, for binary formats. */
  readonly byte?: number;
  readonly found: string;
  readonly expected: string;
  readonly remedies: readonly string[];
  /** Remedies that one click can carry out, the best first. */
  readonly mends?: readonly Mend[];
}

export class FormatError extends Error {
  readonly problem: FormatProblem;

  constructor(problem: FormatProblem) {
    const place =
      problem.line !== undefined
        ? `, line ${problem.line}`
        : problem.byte !== undefined
          ? `, byte ${problem.byte}`
          : '';
    const remedy = problem.remedies.length > 0 ? ` ${problem.remedies.join(' ')}` : '';
    super(`${problem.file}${place}: found ${problem.found}, expected ${problem.expected}.${remedy}`);
    this.name = 'FormatError';
    this.problem = problem;
  }
}
