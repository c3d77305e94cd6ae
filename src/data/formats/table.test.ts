import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../format-error.ts';
import type { ImportOptions } from '../subject.ts';
import { recognise } from './recognise.ts';
import { readTable } from './table.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const cloud = (name: string, text: string, options: ImportOptions = { as: 'cloud' }) => {
  expect(recognise(name, bytes(text))).toBe('table');
  return readTable(name, bytes(text), options);
};
const problem = (name: string, text: string, options: ImportOptions = {}) => {
  try {
    readTable(name, bytes(text), options);
  } catch (error) {
    expect(error).toBeInstanceOf(FormatError);
    return (error as FormatError).problem;
  }
  throw new Error('nothing was refused');
};
const places = ({ cloud: { positions, centre } }: ReturnType<typeof readTable>) =>
  Array.from(positions, (value, k) => value + centre[k % 3]!);

describe('readTable', () => {
  it('asks before it takes rows of numbers for points, and not where names or ending say so', () => {
    const { mends, line } = problem('a.xyz', '# made by hand\n1 2 3\n4 5 6\n');
    expect(mends).toEqual([{ label: 'Read as a point cloud of 2 points', options: { as: 'cloud' } }]);
    expect(line).toBe(2);
    for (const [name, text] of [
      ['a.xyz', '1 2 3\n4 5 6\n'],
      ['a.txt', '1;2;3\n4;5;6\n'],
      ['a.txt', '1,\t2, 3,\n4, 5, 6'],
    ] as const) {
      expect(places(cloud(name, text))).toEqual([1, 2, 3, 4, 5, 6]);
    }
    for (const [name, text] of [
      ['a.csv', '1,2,3\n4,5,6\n'],
      ['a.pts', '2\n1 2 3\n4 5 6\n'],
      ['a.txt', '//X Y Z\n1 2 3\n4 5 6\n'],
      ['a.txt', 'x,y,z\n1,2,3\n4,5,6\n'],
      ['a.txt', '"id";"z";"y";"x"\n7;3;2;1\n8;6;5;4\n'],
    ] as const) {
      expect(places(cloud(name, text, {}))).toEqual([1, 2, 3, 4, 5, 6]);
    }
  });

  it('takes further columns as colours, normals or channels, and says so', () => {
    const rows = cloud('a.txt', '0 0 0 255 0 7 0 0.6 0.8 1.5\n1 1 1 0 1 2 1 0 0 2.5\n');
    expect([...rows.cloud.colours!]).toEqual([255, 0, 7, 255, 0, 1, 2, 255]);
    expect(rows.cloud.normals![1]).toBeCloseTo(0.6, 6);
    expect([...rows.cloud.channels.get('column10')!.values]).toEqual([1.5, 2.5]);
    expect(rows.notices.map(({ message }) => message)).toEqual([
      'Columns 4 to 6 are whole numbers 0 to 255: taken as colours.',
      'Columns 7 to 9 have length 1: taken as normals.',
    ]);
    const points = cloud('a.pts', '1\n0 0 0 -512 10 20 30\n', {});
    expect([...points.cloud.colours!]).toEqual([10, 20, 30, 255]);
    expect(points.fields).toEqual(['colours', 'column4']);
    const named = cloud('a.csv', 'x,y,z,intensity,label,r,g,b\n0,0,0,0.5,tree,1,2,3\n', {});
    expect(named.fields).toEqual(['colours', 'intensity']);
    expect(named.notices[0]!.message).toMatch(/label holds text, such as 'tree'/);
  });

  it('takes coordinates from the columns that are named, whatever else is empty, doubled or nameless', () => {
    const taken = (text: string, name = 'a.csv') => {
      const read = cloud(name, text, {});
      return [places(read), read.fields, read.notices.map(({ message }) => message.slice(0, 40))];
    };
    const points = [1, 2, 3, 4, 5, 6];
    expect(taken('id,x,y,z,label\n7,1,2,3,\n8,4,5,6,\n')).toEqual([
      points,
      ['id'],
      ['The column label holds no number: left ou'.slice(0, 40)],
    ]);
    expect(taken('id,x,y,z,label\n7,1,2,3,\n8,4,5,6,oak\n')[0]).toEqual(points);
    expect(taken('x,y,z\n1,1,2,3\n2,4,5,6\n')).toEqual([
      points,
      ['column1'],
      ['Line 1 names one column less than line 2'.slice(0, 40)],
    ]);
    expect(taken('"x" "y" "z"\n"a 1" 1 2 3\n"a 2" 4 5 6\n', 'a.txt')[0]).toEqual(points);
    expect(taken('"X coord" x y z\n7 1 2 3\n8 4 5 6\n', 'a.txt').slice(0, 2)).toEqual([points, ['x coord']]);
    expect(taken(',x,y,z\n0,1,2,3\n1,4,5,6\n').slice(0, 2)).toEqual([points, ['column1']]);
    expect(taken(';x;y;z\n0;1;2;3\n1;4;5;6\n').slice(0, 2)).toEqual([points, ['column1']]);
    expect(taken('x,y,z,i,i\n1,2,3,4,5\n4,5,6,7,8\n')).toEqual([
      points,
      ['i', 'i_2'],
      ['Names that stand there twice are told ap'],
    ]);
    expect(taken('x,y,z,i\n1,2,3,\n4,5,6,7\n').slice(0, 2)).toEqual([points, ['i']]);
    expect(taken('x,y,z,\n1,2,3,\n4,5,6,\n')).toEqual([points, [], []]);
    expect(taken('name,x,y,z\n"a, b",1,2,3\n"c ""d"", e",4,5,6\n')[0]).toEqual(points);
    expect(taken('label;x;y;z\n;1;2;3\noak;4;5;6\n')[0]).toEqual(points);
    expect(taken('# columns: z y x\n3 2 1\n6 5 4\n', 'a.txt')[0]).toEqual(points);
  });

  it('refuses rows that their names do not fit; names in a comment can be passed over', () => {
    for (const text of ['id,x,y,z,label\n7,1,2\n', 'x,y,z\n1,2,3,4,5\n', 'id,x,y,z,label,more\n7,1,2,3\n']) {
      expect(problem('a.csv', text, { as: 'cloud' })).toMatchObject({
        line: 2,
        found: expect.stringMatching(/row of \d columns/),
      });
      expect(recognise('a.csv', bytes(text))).toBe('table');
    }
    const commented = '# id x y z label\n1 2 3 4\n';
    expect(problem('a.pts', commented)).toMatchObject({ line: 2, mends: [{ options: { as: 'cloud' } }] });
    expect(cloud('a.pts', commented).notices[0]!.message).toMatch(/names 5 columns, the rows have 4/);
    const started = cloud('a.pts', '# x y z\n1 2 3 4\n', {});
    expect(places(started)).toEqual([1, 2, 3]);
    expect(started.notices[0]).toMatchObject({ line: 1 });
  });

  it("tells of lines that begin with ';' and hold numbers", () => {
    expect(cloud('a.csv', '1;2;3\n; a remark\n;7;8;9\n4;5;6\n', {}).notices).toEqual([
      { message: "A line that begins with ';' is taken as a remark, though numbers follow.", line: 3 },
    ]);
  });

  it('says which row does not fit, and mends', () => {
    expect(problem('a.csv', '1,2,3\n4,5\n6,7,8\n')).toMatchObject({ line: 2, found: 'a row of 2 columns' });
    expect(problem('a.csv', '1,2,3\n4,5\n').mends).toEqual([
      { label: 'Use the 1 complete rows', options: { use: 'complete' } },
    ]);
    expect(problem('a.csv', '1,2,3\n4,nan,6\n').mends).toEqual([
      { label: 'Leave out the rows that are not finite', options: { notFinite: 'drop' } },
    ]);
    expect(places(readTable('a.csv', bytes('1,2,3\n4,nan,6\n'), { notFinite: 'drop' }))).toEqual([1, 2, 3]);
    expect(problem('a.csv', '1,2,3\n4,5x,6\n')).toMatchObject({ line: 2, found: "'5x'" });
    expect(problem('a.pts', '3\n1 2 3\n4 5 6\n')).toMatchObject({ line: 1, found: 'a count of 3 where 2 rows follow' });
  });

  it('leaves molecules and decimal commas alone', () => {
    expect(recognise('a.xyz', bytes('2\n\nH 0 0 0\nH 0 0 1\n'))).toBe('xyz');
    expect(recognise('a.xyz', bytes('2\n1 2 3 4\n1 0 0 0\n1 0 0 1\n'))).toBe('xyz');
    expect(recognise('a.txt', bytes('1,5;2,5;3,5\n'))).toBe('xyz');
  });

  it('keeps the digits of map coordinates', () => {
    const file = new URL('../../../../shared/data/real/xyz/trimesh__points_agisoft.xyz', import.meta.url);
    if (!existsSync(file)) {
      console.log('not there, not tested: trimesh__points_agisoft.xyz');
      return;
    }
    const content = readFileSync(file);
    const expected = content
      .toString('utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(' ').map(Number));
    expect(problem('points.xyz', content.toString('utf8')).mends![0]!.label).toBe(
      'Read as a point cloud of 100 points',
    );
    const read = readTable('points.xyz', content, { as: 'cloud' });
    const found = places(read);
    expected.forEach((row, k) => {
      for (const axis of [0, 1, 2]) expect(Math.abs(found[3 * k + axis]! - row[axis]!)).toBeLessThan(1e-5);
      expect([...read.cloud.colours!.subarray(4 * k, 4 * k + 3)]).toEqual(row.slice(3, 6));
    });
  });
});
