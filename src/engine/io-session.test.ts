/** Reading files: every request that still counts gets exactly one answer, whatever the file is. */
import { createHash } from 'node:crypto';
import { gzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readXyz } from '../data/formats/xyz.ts';
import { TableFrames } from '../data/formats/xyz-table.ts';
import type { Frame, ImportOptions } from '../data/subject.ts';
import { IoSession } from './io-session.ts';
import { type LargeLimits, largeLimits } from './large-file.ts';
import type { IoEvent, IoRequest, SentFrames } from './messages.ts';

const water = '3\nwater\nO 0 0 0\nH 0.757 0.586 0\nH -0.757 0.586 0\n';
const bytes = (text: string) => new TextEncoder().encode(text);

/** A session and a way to ask it; each answer is everything up to the last event of the request. */
function opened(limits: LargeLimits = largeLimits) {
  let events: IoEvent[] = [];
  let answered: (events: IoEvent[]) => void = () => undefined;
  const session = new IoSession((event) => {
    events.push(event);
    if (event.kind !== 'reading') answered(events);
  }, limits);
  const ask = (request: IoRequest): Promise<IoEvent[]> =>
    new Promise((resolve, reject) => {
      events = [];
      const late = setTimeout(() => reject(new Error(`no answer after ${JSON.stringify(events)}`)), 5000);
      answered = (all) => {
        clearTimeout(late);
        resolve(all);
      };
      session.receive(request);
    });
  return { session, ask };
}

const reading = (file: File, options?: ImportOptions, limits?: LargeLimits) =>
  opened(limits).ask({ kind: 'read', id: 7, file, ...(options && { options }) });

function framesOf(event: IoEvent | undefined): SentFrames {
  if (event?.kind !== 'imported' || 'cloud' in event.imported.subject) throw new Error(JSON.stringify(event));
  return event.imported.subject.frames;
}

const unfolded = (sent: SentFrames): Frame[] =>
  sent.kind === 'table' ? [...new TableFrames(sent.table)] : sent.kind === 'objects' ? [...sent.frames] : [sent.first];

describe('the io worker', () => {
  it('answers with the subject, or with the fault, the lines around it and the mend', async () => {
    const [read] = await reading(new File([water], 'water.xyz'));
    expect(unfolded(framesOf(read))).toEqual([...readXyz('water.xyz', bytes(water)).frames]);
    const [refused] = await reading(new File([`${water}3\nbroken\nO 0 0 zero\n`], 'two.xyz'));
    expect(refused).toMatchObject({ kind: 'refused', id: 7, problem: { file: 'two.xyz', line: 8 } });
    if (refused?.kind !== 'refused') throw new Error('was read');
    expect(refused.quoted).toEqual([
      { line: 6, text: '3' },
      { line: 7, text: 'broken' },
      { line: 8, text: 'O 0 0 zero' },
    ]);
    expect(refused.problem.mends).toEqual([{ label: 'Use the complete frame', options: { use: 'complete' } }]);
  });

  it('reads in another way where that is asked for', async () => {
    const file = new File([`${water}3\nbroken\nO 0 0 zero\n`], 'two.xyz');
    const [event] = await reading(file, { use: 'complete' });
    expect(unfolded(framesOf(event))).toHaveLength(1);
    expect(event).toMatchObject({
      imported: { notices: [{ message: expect.stringMatching(/Only the complete frame/) }] },
    });
  });

  it('answers also where nothing whole is there, or the file itself fails', async () => {
    for (const text of ['hello', '', '3\nbroken\nO 0 0 zero\n']) {
      const [event] = await reading(new File([text], 'none.xyz'), { use: 'complete' });
      expect(event).toMatchObject({ kind: 'refused', id: 7, problem: { file: 'none.xyz' } });
    }
    const gone = new File([water], 'gone.xyz');
    gone.stream = () => {
      throw new DOMException('The file was moved or changed.', 'NotFoundError');
    };
    expect(await reading(gone)).toMatchObject([
      { kind: 'refused', problem: { found: 'The file was moved or changed.' } },
    ]);
  });

  it('lists the files of an archive; one of a single file is that file', async () => {
    const two = zipSync({ 'a.xyz': bytes(water), 'b/c.xyz': bytes('hello') });
    const [several] = await reading(new File([Uint8Array.from(two)], 'two.zip'));
    if (several?.kind !== 'several') throw new Error(JSON.stringify(several));
    expect(several.files.map(({ name }) => name)).toEqual(['two.zip/a.xyz', 'two.zip/b/c.xyz']);
    expect(await several.files[0]!.text()).toBe(water);
    const one = zipSync({ 'a.xyz': bytes(water) });
    expect(unfolded(framesOf((await reading(new File([Uint8Array.from(one)], 'one.zip')))[0]))).toHaveLength(1);
  });

  it('is silent about a request that was replaced or cancelled', async () => {
    const events: IoEvent[] = [];
    const session = new IoSession((event) => events.push(event));
    for (const id of [1, 2, 3]) session.receive({ kind: 'read', id, file: new File([water], `${id}.xyz`) });
    await expect.poll(() => events.length).toBe(1);
    session.receive({ kind: 'read', id: 4, file: new File([water], '4.xyz') });
    session.receive({ kind: 'cancel', id: 4 });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(events.map(({ id }) => id)).toEqual([3]);
  });
});

describe('large files', () => {
  const frames = 60;
  const text = Array.from(
    { length: frames },
    (_, k) => `3\nenergy=-${k}.5 step=${k}\nO 0 0 ${k}\nH 0.757 0.586 0\nH -0.757 0.586 ${k}.25\n`,
  ).join('');
  const all = [...readXyz('f', bytes(text)).frames];
  const streamed: LargeLimits = { streamFrom: 1000, placesFrom: 2 ** 28 };
  const placed: LargeLimits = { streamFrom: 1000, placesFrom: 1000 };
  const packed = gzipSync(bytes(text)).slice();
  const digest = (content: Uint8Array) => createHash('sha256').update(content).digest('hex');

  it('are streamed into one table, packed or not, with the hash of the bytes as dropped', async () => {
    for (const content of [bytes(text), packed, Uint8Array.from([...packed, ...packed])]) {
      const events = await reading(new File([content.slice()], 'large'), undefined, streamed);
      expect(events.some(({ kind }) => kind === 'reading')).toBe(true);
      const sent = framesOf(events.at(-1));
      expect(sent.kind).toBe('table');
      expect(unfolded(sent)).toEqual(content.length > packed.length && content[0] === 0x1f ? [...all, ...all] : all);
      expect(events.at(-1)).toMatchObject({ imported: { subject: { hash: digest(content), name: 'large' } } });
    }
  });

  it('keep only places beyond a size; each frame is read when asked for', async () => {
    for (const content of [bytes(text), packed]) {
      const { ask, session } = opened(placed);
      const events = await ask({ kind: 'read', id: 3, file: new File([content.slice()], 'large.xyz') });
      expect(framesOf(events.at(-1))).toMatchObject({ kind: 'places', source: 3, first: all[0] });
      for (const index of [frames - 1, 0, 17]) {
        expect(await ask({ kind: 'frame', id: 4, source: 3, index })).toEqual([
          { kind: 'frame', id: 4, frame: all[index] },
        ]);
      }
      expect(await ask({ kind: 'frame', id: 5, source: 3, index: frames })).toMatchObject([
        { kind: 'no-frame', id: 5 },
      ]);
      session.receive({ kind: 'release', source: 3 });
      expect(await ask({ kind: 'frame', id: 6, source: 3, index: 0 })).toMatchObject([{ kind: 'no-frame', id: 6 }]);
    }
  });

  it('that hold other files are opened whatever their size, packed again or not', async () => {
    const zip = zipSync({ 'a.xyz': bytes(text) }, { level: 0 });
    for (const content of [zip, gzipSync(zip, { level: 0 })]) {
      expect(content.length).toBeGreaterThan(1000);
      const sent = framesOf((await reading(new File([content.slice()], 'packed'), undefined, streamed)).at(-1));
      expect(unfolded(sent)).toEqual(all);
    }
    const twice = gzipSync(gzipSync(bytes(text), { level: 0 }), { level: 0 });
    expect(twice.length).toBeGreaterThan(1000);
    const sent = framesOf((await reading(new File([twice.slice()], 'twice.gz'), undefined, streamed)).at(-1));
    expect(unfolded(sent)).toEqual(all);
  });

  it('are refused with the lines around the fault, and mended', async () => {
    const broken = `${text}3\ncut\nO 0 0 0\nH 0 x 0\nH 0 1 0\n`;
    for (const limits of [streamed, placed]) {
      const [refused] = (await reading(new File([broken], 'broken.xyz'), undefined, limits)).slice(-1);
      if (refused?.kind !== 'refused') throw new Error('was read');
      const line = 5 * frames + 4;
      expect(refused.problem).toMatchObject({ line, mends: [{ label: `Use the ${frames} complete frames` }] });
      expect(refused.quoted.map((quoted) => [quoted.line, quoted.text])).toEqual([
        [line - 2, 'cut'],
        [line - 1, 'O 0 0 0'],
        [line, 'H 0 x 0'],
        [line + 1, 'H 0 1 0'],
      ]);
      const [mended] = (await reading(new File([broken], 'b'), refused.problem.mends?.[0]?.options, limits)).slice(-1);
      expect(unfolded(framesOf(mended))[0]).toEqual(all[0]);
    }
    const cut = Uint8Array.from(packed.subarray(0, packed.length - 20));
    expect((await reading(new File([cut], 'cut.gz'), undefined, streamed)).at(-1)).toMatchObject({
      kind: 'refused',
      problem: { found: expect.stringMatching(/damaged or cut off/) },
    });
  });

  it('of one frame that breaks off give what is whole of it, also from its place', async () => {
    const rows = Array.from({ length: 200 }, (_, k) => `H 0 0 ${k}\n`).join('');
    for (const rest of ['', 'H 0 0 2', '\n\n', '3\nnext\nH 0 0 0\n']) {
      const { ask } = opened(placed);
      const file = new File([`300\ncut\n${rows}${rest}`], 'cut.xyz');
      const events = await ask({ kind: 'read', id: 3, file, options: { use: 'complete' } });
      const sent = framesOf(events.at(-1));
      if (sent.kind !== 'places') throw new Error(sent.kind);
      expect(sent.first.species).toHaveLength(200);
      expect(await ask({ kind: 'frame', id: 4, source: 3, index: 0 })).toEqual([
        { kind: 'frame', id: 4, frame: sent.first },
      ]);
    }
  });

  it('stop when nobody waits any more', async () => {
    const events: IoEvent[] = [];
    const session = new IoSession((event) => events.push(event), streamed);
    session.receive({ kind: 'read', id: 1, file: new File([text], 'large.xyz') });
    session.receive({ kind: 'cancel', id: 1 });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(events).toEqual([]);
  });
});
