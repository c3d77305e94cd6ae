/** Notices as they are listed: the same remark on many lines is one entry with its lines. */
import type { Mend, Notice } from '../data/subject.ts';
import { whole } from '../plot/number-format.ts';

export interface NoticeGroup {
  readonly message: string;
  /** 1-based, in the order of the file, each once. */
  readonly lines: readonly number[];
  readonly count: number;
  readonly mend: Mend | undefined;
}

export function groupNotices(notices: readonly Notice[]): NoticeGroup[] {
  const groups = new Map<string, { lines: Set<number>; count: number; mend: Mend | undefined }>();
  for (const { message, line, mend } of notices) {
    const group = groups.get(message) ?? { lines: new Set<number>(), count: 0, mend: undefined };
    if (line !== undefined) group.lines.add(line);
    group.count++;
    group.mend ??= mend;
    groups.set(message, group);
  }
  return [...groups].map(([message, { lines, count, mend }]) => ({
    message,
    lines: [...lines].sort((a, b) => a - b),
    count,
    mend,
  }));
}

/** `line 4`, `lines 4, 7 and 9`, `lines 4, 7, 9 and 120 more`; for remarks without a line how often they hold, if more than once. */
export function placesOf({ lines, count }: NoticeGroup): string {
  if (lines.length === 0) return count > 1 ? `${whole(count)} times` : '';
  if (lines.length === 1) return `line ${whole(lines[0])}`;
  const named = lines.slice(0, 3).map(whole);
  const rest = lines.length - named.length;
  const last = rest > 0 ? `${whole(rest)} more` : named.pop();
  return `lines ${named.join(', ')} and ${last}`;
}
