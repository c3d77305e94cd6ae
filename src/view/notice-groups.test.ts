import { expect, it } from 'vitest';
import { groupNotices, placesOf } from './notice-groups.ts';

const places = (lines: readonly (number | undefined)[]) =>
  groupNotices(lines.map((line) => ({ message: 'a', ...(line !== undefined && { line }) }))).map(placesOf);

it('the same remark is listed once, with its lines in order', () => {
  const mend = { label: 'Leave them out', options: { notFinite: 'drop' } } as const;
  const groups = groupNotices([
    { message: 'read as carbon', line: 9 },
    { message: 'no cell' },
    { message: 'read as carbon', line: 4, mend },
    { message: 'read as carbon', line: 9 },
  ]);
  expect(groups).toEqual([
    { message: 'read as carbon', lines: [4, 9], count: 3, mend },
    { message: 'no cell', lines: [], count: 1, mend: undefined },
  ]);
  expect(groupNotices([])).toEqual([]);
});

it('many lines are counted', () => {
  expect(places([4])).toEqual(['line 4']);
  expect(places([4, 7])).toEqual(['lines 4 and 7']);
  expect(places([4, 7, 9])).toEqual(['lines 4, 7 and 9']);
  expect(places([4, 7, 9, 11])).toEqual(['lines 4, 7, 9 and 1 more']);
  expect(places(Array.from({ length: 1203 }, (_, n) => n + 1))).toEqual(['lines 1, 2, 3 and 1\u2009200 more']);
  expect(places([undefined])).toEqual(['']);
  expect(places([undefined, undefined])).toEqual(['2 times']);
});
