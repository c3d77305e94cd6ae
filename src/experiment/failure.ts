/** The exception of running an experiment: a kind that programs act on, a sentence, and what can be done about it. */
import type { EngineFailure, FailureKind } from '../engine/messages.ts';

export class ExperimentFailure extends Error {
  override readonly name = 'ExperimentFailure';
  readonly kind: FailureKind;
  readonly remedies: readonly string[];

  constructor(kind: FailureKind, message: string, remedies: readonly string[] = []) {
    super(message);
    this.kind = kind;
    this.remedies = remedies;
  }
}

/** Judging the architecture alone: works for every element, needs no file. */
export const randomWeightsRemedy = 'judge the architecture with seeded random weights';

/** Any error as plain data. */
export function failureOf(error: unknown): EngineFailure {
  if (error instanceof ExperimentFailure) {
    return { kind: error.kind, message: error.message, remedies: error.remedies };
  }
  if (error instanceof DOMException && error.name === 'AbortError') {
    return { kind: 'cancelled', message: 'The evaluation was cancelled.', remedies: [] };
  }
  return { kind: 'internal', message: error instanceof Error ? error.message : String(error), remedies: [] };
}

/** One line: the message and its remedies. */
export const failureLine = ({ message, remedies }: EngineFailure): string =>
  remedies.length === 0 ? message : `${message} Remedy: ${remedies.join('; or ')}.`;
