/** Turns on a device: one at a time, urgent ones first, and a measurement alone with it. */
import { expect, it } from 'vitest';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import { besideMeasuring, Turns } from './turns.ts';

/** Work that ends when it is told to, and notes when it begins. */
function pieces() {
  const log: string[] = [];
  const ends = new Map<string, () => void>();
  return {
    log,
    piece: (name: string) => () => {
      log.push(name);
      return new Promise<string>((end) => ends.set(name, () => end(name)));
    },
    end: async (name: string) => {
      ends.get(name)?.();
      await settled();
    },
  };
}
const settled = () => new Promise((resolve) => setTimeout(resolve));

it('gives one turn at a time, urgent ones before usual ones', async () => {
  const turns = new Turns();
  const { log, piece, end } = pieces();
  expect(turns.isWanted).toBe(false);
  const all = [turns.take(piece('orbit 1')), turns.take(piece('orbit 2')), turns.take(piece('pose'), 'urgent')];
  expect(turns.isWanted).toBe(true);
  for (const name of ['orbit 1', 'pose', 'orbit 2']) await end(name);
  expect(log).toEqual(['orbit 1', 'pose', 'orbit 2']);
  expect(await Promise.all(all)).toEqual(['orbit 1', 'orbit 2', 'pose']);
  expect(turns.isWanted).toBe(false);
});

it('what has the device alone holds usual turns back from its first turn to its last, and lets urgent ones between', async () => {
  const turns = new Turns();
  const { log, piece, end } = pieces();
  const orbit = turns.take(piece('orbit 1'));
  const measured = turns.alone(async (takeTurn) => {
    await takeTurn(piece('pass 1'));
    await piece('compiling')();
    await takeTurn(piece('pass 2'));
    return 'measured';
  });
  const later = turns.take(piece('orbit 2'));
  await end('orbit 1');
  const pose = turns.take(piece('pose'), 'urgent');
  await end('pass 1');
  await end('pose');
  const second = turns.take(piece('second pose'), 'urgent');
  await settled();
  await end('compiling');
  expect(log).toEqual(['orbit 1', 'pass 1', 'pose', 'compiling', 'second pose']);
  await end('second pose');
  expect(log.at(-1)).toBe('pass 2');
  await end('pass 2');
  expect(log.at(-1)).toBe('orbit 2');
  await end('orbit 2');
  expect(await Promise.all([orbit, measured, later, pose, second])).toEqual([
    'orbit 1',
    'measured',
    'orbit 2',
    'pose',
    'second pose',
  ]);
  expect(turns.isWanted).toBe(false);
});

it('two that want it alone have it one after the other, with a usual turn between where one waits', async () => {
  const turns = new Turns();
  const { log, piece, end } = pieces();
  const first = turns.alone((takeTurn) => takeTurn(piece('first')));
  await settled();
  const orbit = turns.take(piece('orbit'));
  const second = turns.alone((takeTurn) => takeTurn(piece('second')));
  for (const name of ['first', 'orbit', 'second']) await end(name);
  expect(log).toEqual(['first', 'orbit', 'second']);
  await Promise.all([first, orbit, second]);
});

it('nothing is compiled beside it: it waits for what is, and holds back what would be', async () => {
  const turns = new Turns();
  const { log, piece, end } = pieces();
  const before = turns.compiled(piece('compiled before'));
  const measured = turns.alone((takeTurn) => takeTurn(piece('pass')));
  await settled();
  expect(log).toEqual(['compiled before']);
  await end('compiled before');
  expect(log.at(-1)).toBe('pass');
  const after = turns.compiled(piece('compiled after'));
  await settled();
  expect(log.at(-1)).toBe('pass');
  await end('pass');
  expect(log.at(-1)).toBe('compiled after');
  await end('compiled after');
  await Promise.all([before, measured, after]);
});

it('what is compiled within a turn, as a program that was given up, does not lock', async () => {
  const turns = new Turns();
  const { log, piece, end } = pieces();
  const orbit = turns.take(() => turns.compiled(piece('compiled in a turn')));
  const measured = turns.alone((takeTurn) => takeTurn(piece('pass')));
  await settled();
  await end('compiled in a turn');
  await end('pass');
  expect(log).toEqual(['compiled in a turn', 'pass']);
  await Promise.all([orbit, measured]);
});

it('what an urgent turn waits for is compiled in it, also where somebody else began, and the measurement goes on after it', async () => {
  const turns = new Turns();
  const { log, piece, end } = pieces();
  const measured = turns.alone(async (takeTurn) => {
    await takeTurn(piece('pass 1'));
    await takeTurn(piece('pass 2'));
  });
  await settled();
  const shared = turns.compiled(piece('compiled for an orbit'));
  const pose = turns.take(async () => {
    await turns.compiled(piece('compiled in a pose'));
    await shared;
  }, 'urgent');
  const later = turns.take(piece('pose without'), 'urgent');
  await end('pass 1');
  expect(log).toEqual(['pass 1', 'compiled in a pose', 'compiled for an orbit']);
  await end('compiled in a pose');
  await end('compiled for an orbit');
  await end('pose without');
  await end('pass 2');
  expect(log.slice(3)).toEqual(['pose without', 'pass 2']);
  await Promise.all([measured, shared, pose, later]);
  expect(turns.isWanted).toBe(false);
});

it('what is still compiled after an urgent turn is waited for by the next piece of what is timed, and by no pose', async () => {
  const turns = new Turns();
  const { log, piece, end } = pieces();
  const measured = turns.alone(async (takeTurn) => {
    await takeTurn(piece('pass 1'));
    await piece('prepared')();
    await takeTurn(piece('pass 2'));
  });
  await settled();
  const orbit = turns.compiled(piece('compiled'));
  const pose = turns.take(piece('pose'), 'urgent');
  await end('pass 1');
  await end('pose');
  const held = turns.compiled(piece('compiled after'));
  await end('prepared');
  expect(log).toEqual(['pass 1', 'pose', 'prepared', 'compiled']);
  const second = turns.take(async () => log.push('second pose'), 'urgent');
  await second;
  await end('compiled');
  expect(log.slice(4)).toEqual(['second pose', 'compiled after']);
  await end('compiled after');
  await end('pass 2');
  expect(log.slice(6)).toEqual(['pass 2']);
  await Promise.all([measured, orbit, pose, held]);
  expect(turns.isWanted).toBe(false);
});

it('who gives up what waits with its compiling is heard at once, and leaves no trace', async () => {
  const turns = new Turns();
  const { log, piece, end } = pieces();
  const measured = turns.alone((takeTurn) => takeTurn(piece('pass')));
  await settled();
  const backend = besideMeasuring(
    { ...createReferenceBackend(), compile: piece('compiled') as never, compileTraining: piece('training') as never },
    turns,
  );
  const [first, second] = [new AbortController(), new AbortController()];
  const given = [
    backend.compile({}, { signal: first.signal }),
    backend.compileTraining({} as never, { signal: second.signal }),
  ];
  const stays = backend.compile({});
  expect(turns.isWanted).toBe(true);
  first.abort(new Error('paused'));
  second.abort(new Error('left'));
  await expect(given[0]).rejects.toThrow('paused');
  await expect(given[1]).rejects.toThrow('left');
  await expect(turns.compiled(piece('compiled'), first.signal)).rejects.toThrow('paused');
  expect(log).toEqual(['pass']);
  await end('pass');
  expect(log).toEqual(['pass', 'compiled']);
  await end('compiled');
  await Promise.all([measured, stays]);
  expect(turns.isWanted).toBe(false);
});

it('its clock stands still while somebody has the device alone, and runs on from there', async () => {
  const turns = new Turns();
  const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
  const before = turns.clock;
  const began = performance.now();
  await turns.alone(async () => {
    const within = turns.clock;
    await pause(60);
    expect(turns.clock).toBe(within);
  });
  const after = turns.clock;
  expect(performance.now() - began - (after - before)).toBeGreaterThan(50);
  await pause(20);
  expect(turns.clock - after).toBeGreaterThan(15);
});

it('a failure gives the device back', async () => {
  const turns = new Turns();
  await expect(
    turns.alone(async () => {
      throw new Error('refused');
    }),
  ).rejects.toThrow('refused');
  expect(await turns.take(async () => 'on')).toBe('on');
  expect(turns.isWanted).toBe(false);
});
