import { gzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { FormatError } from './format-error.ts';
import { readZip } from './formats/zip.ts';
import { importAll, importFile } from './import.ts';
import { unpackedFiles } from './unpack.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const decoded = (base64: string) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
const water = '3\nwater\nO 0 0 0\nH 1 0 0\nH 0 1 0\n';
/** Made by Python's zipfile: a folder, a name with an umlaut, sizes in a ZIP64 field, a path upwards, a hidden file, a comment. */
const fromPython = decoded(
  'UEsDBBQAAAAIAFIceF0AAAAAAgAAAAAAAAAHAAAAZm9sZGVyLwMAUEsDBBQAAAgIAFIceF2o0IxZFAAAABwAAAASAAAAZm9sZGVyL3fDpHNzZXIueHl6M+Yq5/JXMABBLg8FQyhtAGJxAQBQSwMEFAAAAAgAAAAhAP1DHksOAAAADAAAAAcAFABiaWcueHl6AQAQAAwAAAAAAAAADgAAAAAAAAAz5OLySFUwVDBSMOYCAFBLAwQUAAAACABSHHhdmnJ8cgsAAAAMAAAAEAAAAC4uLy4uL2V0Yy91cC54eXoz5OLyS1UwAEEuAFBLAwQUAAAACABSHHhdgxbcjAMAAAABAAAAEQAAAF9fTUFDT1NYLy5fdXAueHl6qwAAUEsBAhQDFAAAAAgAUhx4XQAAAAACAAAAAAAAAAcAAAAAAAAAAAAQAP1BAAAAAGZvbGRlci9QSwECFAMUAAAICABSHHhdqNCMWRQAAAAcAAAAEgAAAAAAAAAAAAAAgAEnAAAAZm9sZGVyL3fDpHNzZXIueHl6UEsBAhQDFAAAAAgAAAAhAP1DHksOAAAADAAAAAcAAAAAAAAAAAAAAIABawAAAGJpZy54eXpQSwECFAMUAAAACABSHHhdmnJ8cgsAAAAMAAAAEAAAAAAAAAAAAAAAgAGyAAAALi4vLi4vZXRjL3VwLnh5elBLAQIUAxQAAAAIAFIceF2DFtyMAwAAAAEAAAARAAAAAAAAAAAAAACAAesAAABfX01BQ09TWC8uX3VwLnh5elBLBQYAAAAABQAFACcBAAAdAQAAFgBtYWRlIGJ5IFB5dGhvbiB6aXBmaWxl',
);
/** The same program, packed with bzip2 (method 12). */
const bzipped = decoded(
  'UEsDBC4AAAAMAFIceF2mluQHMAAAAAsAAAAFAAAAYS54eXpCWmg5MUFZJlNZFzUV+AAABNwAABBAAGAAAEAgACGGgZoAsWzFxdyRThQkBc1FfgBQSwECLgMuAAAADABSHHhdppbkBzAAAAALAAAABQAAAAAAAAAAAAAAgAEAAAAAYS54eXpQSwUGAAAAAAEAAQAzAAAAUwAAAAAA',
);
const message = (run: () => unknown) => {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(FormatError);
    return (error as FormatError).message;
  }
  throw new Error('nothing was refused');
};
const readAll = (packed: Uint8Array, limits?: Parameters<typeof readZip>[2]) =>
  readZip('a.zip', packed, limits).map((entry) => entry.read());

describe('readZip', () => {
  it('reads what Python packed; paths that lead out are names only', async () => {
    expect(readZip('p.zip', fromPython).map(({ name, isFolder, size }) => [name, isFolder, size])).toEqual([
      ['folder', true, 0],
      ['folder/wässer.xyz', false, 28],
      ['big.xyz', false, 12],
      ['etc/up.xyz', false, 12],
      ['__MACOSX/._up.xyz', false, 1],
    ]);
    const results = await importAll('p.zip', fromPython);
    expect(results.map((each) => ('imported' in each ? each.imported.subject.name : each.problem.found))).toEqual([
      'p.zip/folder/wässer.xyz',
      'p.zip/big.xyz',
      'p.zip/etc/up.xyz',
    ]);
    expect('imported' in results[0]! && results[0].imported.notices[0]!.message).toBe(
      'Left out of p.zip: 1 folder entry and 1 hidden file of an operating system.',
    );
  });

  it('refuses entries that are damaged, encrypted or packed in another way, and archives that are cut', () => {
    const packed = zipSync({ 'a.xyz': bytes(water.repeat(50)) });
    expect(new TextDecoder().decode(readAll(packed)[0])).toBe(water.repeat(50));
    for (let cut = 4; cut < packed.length; cut++)
      expect(message(() => readAll(packed.subarray(0, cut)))).toMatch(/cut off|damaged/);
    for (let at = 0; at < packed.length; at += 3) {
      const changed = packed.slice();
      changed[at]! ^= 0x10;
      try {
        const texts = readAll(changed).map((content) => new TextDecoder().decode(content));
        expect(texts).toEqual([water.repeat(50)]);
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError);
      }
    }
    expect(message(() => readAll(bzipped))).toMatch(/packing method 12/);
    const encrypted = packed.slice();
    const directory = packed.length - 22 - 46 - 5;
    encrypted[directory + 8]! |= 1;
    expect(message(() => readAll(encrypted))).toMatch(/encrypted/);
  });

  it('judges bombs by the directory, and believes no directory', () => {
    const zeros = zipSync({ zeros: new Uint8Array(20_000_000) }, { level: 9 });
    expect(message(() => readZip('bomb.zip', zeros))).toMatch(/grows more than 250 times/);
    const limits = { maximumBytes: 1000, maximumRatio: 250, ratioFrom: 2 ** 24 };
    expect(
      message(() => readZip('bomb.zip', zipSync({ a: new Uint8Array(600), b: new Uint8Array(600) }), limits)),
    ).toMatch(/more than 1000 bytes/);
    const lying = zeros.slice();
    new DataView(lying.buffer).setUint32(lying.length - 22 - 46 - 5 + 24, 1000, true);
    expect(message(() => readAll(lying))).toMatch(/another length than its directory says/);
    const many = zipSync(Object.fromEntries(Array.from({ length: 10_001 }, (_, k) => [String(k), new Uint8Array(0)])), {
      level: 0,
    });
    expect(message(() => readZip('many.zip', many))).toMatch(/10001 entries/);
  });
});

describe('unpackedFiles and importAll', () => {
  it('goes two levels deep and no further', async () => {
    const inner = zipSync({ 'w.xyz': bytes(water) });
    const twice = zipSync({ 'inner.zip': inner, 'w.xyz.gz': gzipSync(bytes(water)) });
    const names = (name: string, packed: Uint8Array) => Array.from(unpackedFiles(name, packed), (file) => file.name);
    expect(names('outer.zip', twice)).toEqual(['outer.zip/inner.zip/w.xyz', 'outer.zip/w.xyz.gz']);
    expect(names('w.zip.gz', gzipSync(inner))).toEqual(['w.zip.gz/w.xyz']);
    const [deep] = unpackedFiles('deep.zip', zipSync({ 'twice.zip': twice }));
    expect(deep).toMatchObject({ problem: { found: 'an archive inside 2 others' } });
    expect([...unpackedFiles('plain', bytes(water))]).toEqual([
      { name: 'plain', packed: bytes(water), bytes: bytes(water), notices: [] },
    ]);
  });

  it('answers for every file, good or bad, and shares one budget', async () => {
    const mixed = zipSync({
      'good.xyz': bytes(water),
      'bad.xyz': bytes(water.slice(0, 20)),
      'notes.md': bytes('# notes\nnothing here'),
      'mesh.off': bytes('OFF\n3 1 0\n0 0 0\n1 0 0\n0 1 0\n3 0 1 2\n'),
      'empty.zip': zipSync({}),
    });
    const results = await importAll('mixed.zip', mixed);
    expect(results.map((each) => [each.name, 'imported' in each ? each.imported.subject.kind : 'refused'])).toEqual([
      ['mixed.zip/good.xyz', 'molecule'],
      ['mixed.zip/bad.xyz', 'refused'],
      ['mixed.zip/notes.md', 'refused'],
      ['mixed.zip/mesh.off', 'mesh'],
      ['mixed.zip/empty.zip', 'refused'],
    ]);
    await expect(importFile('mixed.zip', mixed)).rejects.toThrow(/several files/);
    const single = await importFile('one.zip', zipSync({ 'good.xyz': bytes(water) }));
    expect(single.subject.name).toBe('one.zip/good.xyz');
    expect(single.subject.hash).toBe((await importFile('good.xyz', bytes(water))).subject.hash);
  });
});
