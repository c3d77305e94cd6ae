/** Other ways to the same file must give the same: inside an archive of several, and XYZ in chunks of any sizes. */
import { isDeepStrictEqual } from 'node:util';
import { zipSync } from 'fflate';
import type { Random } from '../../math/random.ts';
import { FormatError } from '../format-error.ts';
import { readXyz, type XyzContent, XyzReader } from '../formats/xyz.ts';
import { type ImportResult, importAll } from '../import.ts';
import type { ImportOptions } from '../subject.ts';
import { FuzzFailure, positionsOf, timed } from './attempt.ts';
import { type CorpusFile, corpusFile, pick } from './corpus.ts';
import { mutate } from './mutate.ts';

type NamedBytes = Pick<CorpusFile, 'name' | 'bytes'>;

async function allOf(name: string, bytes: Uint8Array, options: ImportOptions): Promise<readonly ImportResult[]> {
  const results = await timed(bytes.length, () => importAll(name, bytes, options));
  if (results instanceof FormatError) throw new FuzzFailure(`importAll threw ${results.message}`);
  return results;
}

const said = (result: ImportResult): unknown =>
  'problem' in result
    ? result
    : [result.name, result.imported.notices, result.imported.subject.format, positionsOf(result.imported)];

/** The file among others, each as it is alone; and that archive damaged, where nothing but results may come out. @throws FuzzFailure */
export async function checkArchive(random: Random, file: NamedBytes, options: ImportOptions): Promise<void> {
  const others = Array.from({ length: 1 + random.integer(3) }, (): NamedBytes => {
    const { name, bytes } = corpusFile(random);
    return { name, bytes: random.uniform() < 0.5 ? mutate(bytes, random) : bytes };
  });
  const files = [file, ...others].map(({ name, bytes }, place) => ({ name: `folder ${place}/${name}`, bytes }));
  const level = pick(random, [0, 6] as const);
  const packed = zipSync(Object.fromEntries(files.map(({ name, bytes }) => [name, [bytes, { level }]])));
  const results = await allOf('made.zip', packed, options);
  if (results.length !== files.length) throw new FuzzFailure(`${results.length} results of ${files.length} files`);
  for (const [place, { name, bytes }] of files.entries()) {
    const [alone, ...more] = await allOf(`made.zip/${name}`, bytes, options);
    if (!alone || more.length > 0 || !isDeepStrictEqual(said(alone), said(results[place])))
      throw new FuzzFailure(`${name} is read in another way inside an archive`);
  }
  for (const result of await allOf('torn.zip', mutate(packed, random), options)) said(result);
}

/** All that a reading of XYZ says. */
const contents = (read: XyzContent | FormatError): unknown =>
  read instanceof FormatError ? read.problem : { ...read, frames: [...read.frames] };

/** XYZ in chunks, as it is read whole. @throws FuzzFailure */
export async function checkChunks(random: Random, { name, bytes }: NamedBytes): Promise<void> {
  const options: ImportOptions = random.uniform() < 0.5 ? { use: 'complete' } : {};
  const whole = await timed(bytes.length, () => readXyz(name, bytes, options));
  const longest = Math.max(1 + random.integer(1000), Math.ceil(bytes.length / 500));
  const pieces = await timed(bytes.length, () => {
    const reader = new XyzReader({ file: name, size: bytes.length, keep: 'frames' }, options);
    for (let start = 0; start < bytes.length; ) {
      const end = start + 1 + random.integer(longest);
      reader.push(bytes.subarray(start, end));
      start = end;
    }
    return reader.finish();
  });
  if (!isDeepStrictEqual(contents(whole), contents(pieces)))
    throw new FuzzFailure(`in chunks of up to ${longest} bytes it is read in another way`);
}
