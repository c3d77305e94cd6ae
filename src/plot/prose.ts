/**
 * Text that is written twice from one source, plain and as LaTeX: prose of strings, citations and formulas. LaTeX needs its special signs escaped, and the
 * signs of the page's numbers (thin spaces, real minus, powers of ten, angstrom) as commands.
 */
import { type CitationKey, citations } from './citations.ts';

export interface Formula {
  /** As it can be read in any font. */
  readonly plain: string;
  /** Without dollar signs. */
  readonly latex: string;
}

/** A text, a formula, a reference, or an address. */
export type Piece = string | Formula | { readonly cite: CitationKey } | { readonly url: string };
export type Prose = readonly Piece[];

/** A letter that is the same in both. */
export const letter = (plain: string): Formula => ({ plain, latex: plain });

/** Prose written as a template: what stands in braces is a piece, several, or a number. */
export const prose = (texts: TemplateStringsArray, ...parts: readonly (Piece | Prose | number)[]): Prose =>
  texts.flatMap((text, n): Prose => [text, ...(n < parts.length ? pieces(parts[n]) : [])]);

const pieces = (part: Piece | Prose | number): Prose =>
  typeof part === 'number' ? [String(part)] : Array.isArray(part) ? (part as Prose) : [part as Piece];

/** Paragraphs or clauses in a row. */
export const joined = (parts: readonly Prose[], between: string): Prose =>
  parts.flatMap((part, n) => (n === 0 ? part : [between, ...part]));

const signs: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '&': '\\&',
  '%': '\\%',
  $: '\\$',
  '#': '\\#',
  _: '\\_',
  '<': '$<$',
  '>': '$>$',
  '×': '$\\times$',
  '−': '$-$',
  '…': '\\ldots{}',
  ε: '$\\varepsilon$',
  λ: '$\\lambda$',
  ρ: '$\\rho$',
  '°': '$^{\\circ}$',
  Å: '\\AA{}',
  '\u2009': '\\,',
  '\u202f': '\\,',
};

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** Plain text as LaTeX text. */
export const latexText = (text: string): string =>
  text
    .replace(/[\\{}~^&%$#_<>×−°Å…ελρ\u2009\u202f]/g, (sign) => signs[sign])
    .replace(/10⁻([⁰¹²³⁴⁵⁶⁷⁸⁹]+)/g, (_, power: string) => {
      const digits = [...power].map((digit) => superscripts.indexOf(digit)).join('');
      return `$10^{-${digits}}$`;
    });

const toPlain = (piece: Piece): string => {
  if (typeof piece === 'string') return piece;
  if ('url' in piece) return piece.url;
  return 'cite' in piece ? `(${citations[piece.cite].short})` : piece.plain;
};

const toLatex = (piece: Piece): string => {
  if (typeof piece === 'string') return latexText(piece);
  if ('url' in piece) return `\\url{${piece.url}}`;
  return 'cite' in piece ? `\\cite{${piece.cite}}` : `$${piece.latex}$`;
};

export const plainProse = (text: Prose): string => text.map(toPlain).join('');
export const latexProse = (text: Prose): string => text.map(toLatex).join('');

/** The works that are referred to, each once, in the order of the text. */
export const citedIn = (text: Prose): readonly CitationKey[] => [
  ...new Set(text.flatMap((piece) => (typeof piece === 'object' && 'cite' in piece ? piece.cite : []))),
];
