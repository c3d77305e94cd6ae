/** Files for the visitor, as bytes. Numbers are written so that they read back the same, bit for bit. */
import type { Frame } from '../data/subject.ts';
import { writePly } from '../data/write-ply.ts';
import { writeSample } from '../data/write-sample.ts';
import { predictedName, withPredictions, writeXyz } from '../data/write-xyz.ts';
import { exportedText } from '../experiment/exported-orbit.ts';
import { geometryOf } from '../experiment/geometry.ts';
import type { FramePrediction, Writing } from './messages.ts';

/** @throws RangeError for what the format cannot hold */
export function writtenBytes(writing: Writing): Uint8Array<ArrayBuffer> {
  switch (writing.kind) {
    case 'frame':
      return new TextEncoder().encode(writeXyz([predictedFrame(writing.frame, writing.predictions)]));
    case 'sample':
      return writeSample(writing.cloud, writing.sample, writing.predictions);
    case 'cloud':
      return writePly(writing.cloud);
    case 'orbit':
      return new TextEncoder().encode(exportedText(geometryOf(writing.frame), writing.plan));
    default:
      throw new Error(`unknown writing ${JSON.stringify(writing satisfies never)}`);
  }
}

/** The frame with `energy_<model>`, `forces_<model>` and `weights_<model>` of each model; two of one model are told apart as `_a` and `_b`. */
function predictedFrame(frame: Frame, predictions: readonly FramePrediction[]): Frame {
  const alike = new Set(predictions.map(({ choice }) => choice.model)).size < predictions.length;
  return predictions.reduce((before, { choice, energy, forces }, place) => {
    const name = freeName(before, alike ? `${choice.model}_${'ab'[place]}` : choice.model);
    const { info, ...rest } = withPredictions(before, [{ name, energy, forces }]);
    return { ...rest, info: new Map([...info, [`weights_${name}`, choice.weights]]) };
  }, frame);
}

/** A file that was written so before keeps what it had: the next predictions of that model are `<model>_2`. */
function freeName({ info, columns }: Frame, model: string): string {
  const taken = (name: string): boolean =>
    info.has(predictedName('energy', name)) ||
    columns.has(predictedName('forces', name)) ||
    info.has(`weights_${name}`);
  let name = model;
  for (let n = 2; taken(name); n++) name = `${model}_${n}`;
  return name;
}
