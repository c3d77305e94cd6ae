/** One more column of a CSV (RFC 4180). */
import { quoted } from './elements-csv.ts';

/** A record with its end; quoted cells may hold line ends of their own. */
const record = /(?:"(?:[^"]|"")*"|[^"\r\n])+\r\n/g;

/** The table with a last column that says the same in every row. @param csv a header first, every record ended by CRLF */
export const withColumn = (csv: string, name: string, text: string): string =>
  csv.replace(record, (row, at: number) => `${row.slice(0, -2)},${quoted(at === 0 ? name : text)}\r\n`);
