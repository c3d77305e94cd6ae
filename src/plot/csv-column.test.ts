/** A column that is added to a finished table: once a record, also where cells hold commas, quotes and line ends. */
import { expect, it } from 'vitest';
import { withColumn } from './csv-column.ts';
import { madeRun } from './laboratory.testing.ts';
import { laboratoryCsv } from './laboratory-csv.ts';

it('stands last in every record', () => {
  const csv = 'a,b\r\n1,"x, ""y""\r\nz"\r\n,\r\n';
  expect(withColumn(csv, 'link', 'https://a.b/#v=1')).toBe(
    'a,b,link\r\n1,"x, ""y""\r\nz",https://a.b/#v=1\r\n,,https://a.b/#v=1\r\n',
  );
  expect(withColumn(csv, 'link', '')).toBe('a,b,link\r\n1,"x, ""y""\r\nz",\r\n,,\r\n');
  expect(withColumn(csv, 'link', 'a,"b')).toContain('\r\n,,"a,""b"\r\n');
});

it('leaves the columns of a measurement where they are', () => {
  const before = laboratoryCsv(madeRun);
  const rows = before.split('\r\n').slice(0, -1);
  expect(withColumn(before, 'link', '#v=1')).toBe(
    rows.map((row, n) => `${row},${n === 0 ? 'link' : '#v=1'}\r\n`).join(''),
  );
});
