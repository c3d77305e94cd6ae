/**
 * Text of one piece over and over, where patterns and counts are looked for: reading it stays linear. What is not takes minutes for 60 kB, so the
 * limit is far from both.
 */
import { describe, expect, it } from 'vitest';
import { readElement } from './elements.ts';
import { FormatError } from './format-error.ts';
import { tokenizeComment } from './formats/extxyz-comment.ts';
import { classifyNumber } from './formats/numbers.ts';
import { importFile } from './import.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const long = (piece: string, size = 60_000) => piece.repeat(Math.ceil(size / piece.length));

/** Processor time, milliseconds: the machine's other work does not count. */
async function cost(run: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const read = (name: string, text: string) => async () => {
  await importFile(name, bytes(text)).catch((error: unknown) => expect(error).toBeInstanceOf(FormatError));
};

const atom = '    0.0000    0.0000    0.0000 C   0  0\n';
const record = `m\n\n\n  1  0  0  0  0  0  0  0  0  0999 V2000\n${atom}M  END\n`;
const cases: readonly (readonly [what: string, run: () => unknown])[] = [
  ['digits that are no number', () => classifyNumber(`${long('1')}x`)],
  ['digits that are no label', () => readElement(`C${long('1')}x`)],
  ['digits in a row of a table', read('a.csv', `1,2,3\n4,5,${long('1')}x\n`)],
  ['digits in a comment', read('a.xyz', `1\nkey=${long('1')}x\nH 0 0 0\n1\nkey=${long('1')}x\nH 0 0 0\n`)],
  ['digits in the fourth line', read('a.txt', `a\nb\nc\n${long('1')}x\nM  END\n`)],
  ['digits and blanks in the fourth line', read('a.txt', `a\nb\nc\n${long('1')}${long(' ')}x\nM  END\n`)],
  ['a data field without a name', read('a.sdf', `${record}> ${long('<')}\nvalue\n\n$$$$\n`)],
  [
    'columns without end',
    read('a.xyz', `1\nProperties=${Array.from({ length: 60_000 }, (_, k) => `c${k}:R:1`).join(':')}\nH 0 0 0\n`),
  ],
  ['brackets before long quotes', () => tokenizeComment(`${long('=[ ', 3000)}"${long('a', 1e6)}"`)],
  ['a megabyte of words', read('a.xyz', `1\n${long('word ', 1e6)}\nH 0 0 0\n`)],
  ['a megabyte of pairs', read('a.xyz', `1\n${long('a=1 ', 1e6)}\nH 0 0 0\n`)],
  ['a megabyte of quoted pairs', read('a.xyz', `1\n${long('a="1" ', 1e6)}\nH 0 0 0\n`)],
  ['escapes without end', () => tokenizeComment(`a="${long('\\\\b', 1e6)}"`)],
  ['quotes that never close', () => tokenizeComment(`${long('="a ', 1e5)}'${long(" ='a", 1e5)}`)],
];

describe('long tokens', () => {
  it.each(cases)(
    '%s',
    async (_, run) => {
      await run();
      expect(await cost(run)).toBeLessThan(5000);
    },
    60_000,
  );
});
