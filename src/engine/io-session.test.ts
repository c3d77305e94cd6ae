/** Reading files: every request that still counts gets exactly one answer, whatever the file is. */
import { describe, expect, it } from 'vitest';
import { IoSession } from './io-session.ts';
import type { IoEvent, IoRequest } from './messages.ts';

const water = '3\nwater\nO 0 0 0\nH 0.757 0.586 0\nH -0.757 0.586 0\n';
type Read = Extract<IoRequest, { kind: 'read' }>;

/** The events up to the answer; rejects where none comes. */
function reading(file: File, use?: Read['use']): Promise<IoEvent[]> {
  return new Promise((resolve, reject) => {
    const events: IoEvent[] = [];
    const late = setTimeout(() => reject(new Error(`no answer after ${JSON.stringify(events)}`)), 1500);
    const session = new IoSession((event) => {
      events.push(event);
      if (event.kind === 'reading') return;
      clearTimeout(late);
      resolve(events);
    });
    session.receive({ kind: 'read', id: 7, file, ...(use && { use }) });
  });
}

describe('the io worker', () => {
  it('answers with the subject, or with the fault, the lines around it and the whole frames before', async () => {
    expect(await reading(new File([water], 'water.xyz'))).toMatchObject([
      { kind: 'imported', id: 7, imported: { subject: { frames: [{}] } } },
    ]);
    const [refused] = await reading(new File([`${water}3\nbroken\nO 0 0 zero\n`], 'two.xyz'));
    expect(refused).toMatchObject({ kind: 'refused', id: 7, completeFrames: 1, problem: { file: 'two.xyz' } });
    expect(refused.kind === 'refused' && refused.quoted.map(({ text }) => text)).toContain('broken');
  });

  it('reads only the whole frames where that is asked for', async () => {
    const [event] = await reading(new File([`${water}3\nbroken\nO 0 0 zero\n`], 'two.xyz'), 'complete-frames');
    expect(event).toMatchObject({ kind: 'imported', imported: { subject: { frames: [{}] } } });
  });

  it('answers also where the frames before the fault cannot be read either, or the file itself fails', async () => {
    for (const text of ['hello', '', '3\nbroken\nO 0 0 zero\n']) {
      const [event] = await reading(new File([text], 'none.xyz'), 'complete-frames');
      expect(event).toMatchObject({ kind: 'refused', id: 7, completeFrames: 0, problem: { file: 'none.xyz' } });
    }
    const gone = new File([water], 'gone.xyz');
    gone.stream = () => {
      throw new DOMException('The file was moved or changed.', 'NotFoundError');
    };
    expect(await reading(gone, 'complete-frames')).toMatchObject([
      { kind: 'refused', problem: { found: 'The file was moved or changed.' } },
    ]);
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
