/**
 * A file too large to hold, through the io worker's own session: how long it takes to open, what the process needs at its peak,
 * and how long single frames take that are asked for at random places. Runs in a process of its own (`scripts/large-file.mjs`).
 */
import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { IoSession } from '../engine/io-session.ts';
import type { IoEvent } from '../engine/messages.ts';
import { Random } from '../math/random.ts';
import { peakResident } from './peak-resident.ts';
import { median } from './report.ts';

const framesAsked = 50;

/** Prints the figures as JSON. @throws Error where the file is refused or a frame cannot be read */
export async function probeLargeFile(path: string): Promise<void> {
  const file = Object.assign(await openAsBlob(path), { name: basename(path), lastModified: 0 }) as File;
  let answer: (event: IoEvent) => void = () => undefined;
  let progress = 0;
  const session = new IoSession((event) => {
    if (event.kind === 'reading') progress++;
    else answer(event);
  });
  const answered = () =>
    new Promise<IoEvent>((resolve) => {
      answer = resolve;
    });
  const begun = performance.now();
  session.receive({ kind: 'read', id: 1, file });
  const read = await answered();
  const seconds = (performance.now() - begun) / 1000;
  if (read.kind !== 'imported' || 'cloud' in read.imported.subject) throw new Error(JSON.stringify(read));
  const { frames, hash } = read.imported.subject;
  if (frames.kind !== 'places') throw new Error(`the frames came as ${frames.kind}`);
  const random = new Random(1);
  const milliseconds: number[] = [];
  for (let count = 0; count < framesAsked; count++) {
    const index = Math.floor(random.uniform() * frames.atoms.length);
    const asked = performance.now();
    session.receive({ kind: 'frame', id: 2 + count, source: 1, index });
    const event = await answered();
    milliseconds.push(performance.now() - asked);
    if (event.kind !== 'frame' || event.frame.species.length !== frames.atoms[index])
      throw new Error(JSON.stringify(event));
  }
  console.log(
    JSON.stringify({
      megabytes: Math.round(file.size / 1e6),
      frames: frames.atoms.length,
      hash,
      openSeconds: Number(seconds.toFixed(1)),
      megabytesPerSecond: Math.round(file.size / 1e6 / seconds),
      progressEvents: progress,
      framesAsked,
      medianFrameMilliseconds: Number(median(milliseconds).toFixed(2)),
      slowestFrameMilliseconds: Number(Math.max(...milliseconds).toFixed(2)),
      peakMegabytes: Math.round(peakResident() / 1e6),
    }),
  );
}
