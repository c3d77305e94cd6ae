/** Folders as a drop gives them, with fakes of the File and Directory Entries API. */
import { describe, expect, it } from 'vitest';
import { type DroppedEntry, filesBelow, filesOfDrop, filesOfList, folderLimits } from './dropped-files.ts';

const file = (name: string): DroppedEntry => ({
  name,
  isFile: true,
  isDirectory: false,
  file: (found) => found(new File([name], name)),
});

/** Gives its children in portions of two, as browsers give them in portions of a hundred. */
const folder = (name: string, children: readonly DroppedEntry[]): DroppedEntry => ({
  name,
  isFile: false,
  isDirectory: true,
  createReader: () => {
    let given = 0;
    return {
      readEntries: (found) => {
        found(children.slice(given, given + 2));
        given += 2;
      },
    };
  },
});

const names = async (...entries: DroppedEntry[]) => (await filesBelow(entries)).files.map(({ name }) => name);

describe('folders', () => {
  it('are walked in the order of their names, whole, with paths', async () => {
    const inner = folder('b', [file('2.ply'), file('1.ply'), file('3.ply')]);
    expect(await names(folder('set', [file('z.xyz'), inner, file('a.xyz')]), file('last.off'))).toEqual([
      'set/a.xyz',
      'set/b/1.ply',
      'set/b/2.ply',
      'set/b/3.ply',
      'set/z.xyz',
      'last.off',
    ]);
  });

  it('leave out what systems leave behind, and say so; a hidden file that was dropped itself is read', async () => {
    const { files, remarks } = await filesBelow([
      folder('set', [file('.DS_Store'), file('Thumbs.db'), folder('__MACOSX', [file('a')]), file('a.ply')]),
      file('.hidden.xyz'),
    ]);
    expect(files.map(({ name }) => name)).toEqual(['set/a.ply', '.hidden.xyz']);
    expect(remarks).toEqual(['3 hidden or system files left out.']);
  });

  it('are bounded in depth', async () => {
    let deep: DroppedEntry = folder('bottom', [file('deep.xyz')]);
    for (let level = 0; level < folderLimits.depth + 3; level++) deep = folder(`f${level}`, [deep, file('here.xyz')]);
    const { files, remarks } = await filesBelow([deep]);
    expect(files).toHaveLength(folderLimits.depth);
    expect(remarks).toEqual(['1 folder more than 16 deep left out: drop them by themselves.']);
  });

  it('are bounded in number: an endless folder ends', async () => {
    let made = 0;
    const endless: DroppedEntry = {
      name: 'endless',
      isFile: false,
      isDirectory: true,
      createReader: () => ({
        readEntries: (found) => found(Array.from({ length: 100 }, () => file(String(made++).padStart(6, '0')))),
      }),
    };
    const { files, remarks } = await filesBelow([endless, file('after.xyz')]);
    expect(files).toHaveLength(folderLimits.files);
    expect(made).toBeLessThan(folderLimits.files + 300);
    expect(remarks).toEqual(['Only the first 10000 files were taken: drop fewer at once, or a ZIP archive.']);
  });

  it('go on after what cannot be opened', async () => {
    const locked: DroppedEntry = { ...file('locked.ply'), file: (_, failed) => failed(new Error('NotAllowedError')) };
    const shut: DroppedEntry = {
      ...folder('shut', []),
      createReader: () => ({ readEntries: (_, failed) => failed(new Error('NotAllowedError')) }),
    };
    const { files, remarks } = await filesBelow([folder('set', [locked, shut, file('z.ply')])]);
    expect(files.map(({ name }) => name)).toEqual(['set/z.ply']);
    expect(remarks).toEqual(['2 entries could not be opened: set/locked.ply, set/shut.']);
  });
});

it('a chosen folder is a flat list with paths', () => {
  const chosen = (path: string): File =>
    Object.assign(new File(['x'], path.split('/').at(-1) ?? ''), { webkitRelativePath: path });
  const { files, remarks } = filesOfList([chosen('set/a.ply'), chosen('set/.git/b'), chosen('set/sub/c.xyz')]);
  expect(files.map(({ name }) => name)).toEqual(['set/a.ply', 'set/sub/c.xyz']);
  expect(remarks).toEqual(['1 hidden or system file left out.']);
});

it('a drop without entries gives its files', async () => {
  const given = new File(['x'], 'a.xyz');
  const items = [{ kind: 'file', webkitGetAsEntry: () => null }];
  const transfer = { items, files: [given] } as unknown as DataTransfer;
  expect((await filesOfDrop(transfer)).files).toEqual([{ file: given, name: 'a.xyz' }]);
});
