/** What was changed, assumed or ignored while a file was read: each remark once, with its lines, and a button where one click mends it. */
import { useState } from 'react';
import type { ImportOptions, Notice } from '../data/subject.ts';
import { whole } from '../plot/number-format.ts';
import { groupNotices, placesOf } from './notice-groups.ts';

const shownAtFirst = 8;

interface NoticeListProps {
  readonly notices: readonly Notice[];
  /** Absent where the file is not at hand. */
  readonly onMend?: ((options: ImportOptions) => void) | undefined;
}

export function NoticeList({ notices, onMend }: NoticeListProps) {
  const [all, setAll] = useState(false);
  const groups = groupNotices(notices);
  const shown = all ? groups : groups.slice(0, shownAtFirst);
  return (
    <ul className="notice-list">
      {shown.map((group) => {
        const places = placesOf(group);
        const { message, mend } = group;
        return (
          <li key={message}>
            {message}
            {places && <span className="note"> ({places})</span>}
            {mend && onMend && (
              <button
                type="button"
                className="link"
                onClick={(event) => {
                  event.currentTarget.closest('section')?.focus();
                  onMend(mend.options);
                }}
              >
                {mend.label}
              </button>
            )}
          </li>
        );
      })}
      {shown.length < groups.length && (
        <li>
          <button type="button" className="link" onClick={() => setAll(true)}>
            Show the other {whole(groups.length - shown.length)}
          </button>
        </li>
      )}
    </ul>
  );
}
