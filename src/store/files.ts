/** The page's intake: files of the visitor's go through the io worker to the bench and into the report. */
import type { ImportOptions } from '../data/subject.ts';
import { createIntake } from './intake.ts';
import { replaceReading } from './io-client.ts';
import { givenOnBench, openGiven } from './open-subject.ts';
import { setSession } from './session.ts';
import { liesThere, useSubject } from './subject.ts';

export const intake = createIntake({
  read: openGiven,
  onBench: (hash, options) => liesThere(useSubject.getState(), hash, options),
  stop: replaceReading,
  refuse: (refusal) => setSession({ refusal }),
});

export const { useIntake } = intake;

/** Reads the file on the bench again in another way; nothing where the visitor did not give it as a file. */
export function mendSubject(options: ImportOptions): void {
  const given = givenOnBench();
  if (given) void intake.giveAgain(given.file, { ...given.options, ...options });
}
