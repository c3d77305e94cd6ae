/**
 * The verdict in one sentence per model, as pieces of text, so that page, export and terminal say the same.
 * Definitions of exact, approximate, broken and undecided: product.md "Words"; numbers in meV/angstrom.
 */
import type { OrbitResult, Verdict } from '../orbit/result.ts';
import { milli, percent, relative, thinSpace } from './number-format.ts';

export interface Words {
  readonly text: string;
  /** `finding` is bold ink, `aside` small. */
  readonly role: 'finding' | 'plain' | 'number' | 'aside';
}

const finding = (text: string): Words => ({ text, role: 'finding' });
const plain = (text: string): Words => ({ text, role: 'plain' });
const number = (text: string): Words => ({ text, role: 'number' });
const aside = (text: string): Words => ({ text, role: 'aside' });

const unit = `${thinSpace}meV/Å`;

/** The verdict of one model; `subject` is its letter, or its name where there is one model. */
export function verdictWords(subject: string, result: OrbitResult): readonly Words[] {
  const { summary, noiseFloor, verdict } = result;
  const change = summary.error;
  const interval = aside(`(95 %: ${milli(change.low)} to ${milli(change.high)})`);
  switch (verdict) {
    case 'exact':
      return [
        finding(`${subject} is exact`),
        plain(', at the floor'),
        plain(' '),
        aside(`(${milli(noiseFloor, 2)}${unit})`),
        plain('.'),
      ];
    case 'broken':
    case 'approximate':
      return [
        finding(`${subject} is ${verdict === 'broken' ? 'broken' : 'approximately equivariant'}`),
        plain(': over SO(3) forces change by '),
        number(`${milli(change.value)}${unit}`),
        plain(' '),
        interval,
        plain(', '),
        ...(summary.nonEquivariantShare
          ? [number(percent(summary.nonEquivariantShare.value)), plain(' of its loss')]
          : [number(relative(summary.relativeError)), plain(' of their size')]),
        plain('.'),
      ];
    case 'undecided':
      return [
        finding(`${subject} is undecided`),
        plain(': its mean force is '),
        number(`${milli(summary.twirlRms, 2)}${unit}`),
        plain(', below the 1 meV/Å from which a relative error means anything.'),
      ];
    default:
      throw new Error(`unknown verdict ${verdict satisfies never}`);
  }
}

/** The ring that stands for a verdict: closed, dashed, open or dotted, as an SVG dash pattern and arc in a 20 x 20 box. */
export function verdictRing(verdict: Verdict): { readonly d: string; readonly dash?: string } {
  const closed = 'M10 2.6a7.4 7.4 0 1 1 0 14.8a7.4 7.4 0 1 1 0-14.8Z';
  switch (verdict) {
    case 'exact':
      return { d: closed };
    case 'approximate':
      return { d: closed, dash: '4.2 3.55' };
    case 'broken':
      return { d: 'M16.2 5.9a7.4 7.4 0 1 1-3.6-2.8' };
    case 'undecided':
      return { d: closed, dash: '0.1 4.55' };
    default:
      throw new Error(`unknown verdict ${verdict satisfies never}`);
  }
}

/** The words as one plain sentence. */
export const sentenceOf = (words: readonly Words[]): string => words.map(({ text }) => text).join('');
