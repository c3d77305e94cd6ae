/**
 * The open list of a phrase. Arrows move, Enter chooses, typing the first letters jumps; Escape is the phrase's own. Several options may be chosen where
 * they go together, as an augmentation and a wrapper do.
 */
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { PhraseProps } from './Phrase.tsx';

export interface PhraseOption {
  readonly id: string;
  readonly text: string;
  readonly note: string;
  /** Right-aligned figure. */
  readonly figure?: string;
  /** Why it cannot be chosen. */
  readonly blocked?: string;
}

interface PhraseListProps extends Omit<PhraseProps, 'text' | 'onOpen'> {
  /** Closes the list and gives the focus back. */
  readonly close: () => void;
}

export function PhraseList(props: PhraseListProps) {
  const { caption, options, chosen, onChoose, figures, foot, fromRight, stays, close } = props;
  const several = Array.isArray(chosen);
  const isChosen = (id: string): boolean => (several ? chosen.includes(id) : chosen === id);
  const [at, setAt] = useState(() =>
    Math.max(
      0,
      options.findIndex(({ id }) => isChosen(id)),
    ),
  );
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => list.current?.focus(), []);
  useEffect(() => {
    list.current?.children[at]?.scrollIntoView({ block: 'nearest' });
  }, [at]);

  const choose = (option: PhraseOption | undefined): void => {
    if (!option || option.blocked !== undefined) return;
    onChoose(option.id);
    if (!stays) close();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const last = options.length - 1;
    if (event.key === 'ArrowDown') setAt(Math.min(last, at + 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(0, at - 1));
    else if (event.key === 'Home') setAt(0);
    else if (event.key === 'End') setAt(last);
    else if (event.key === 'Enter' || event.key === ' ') choose(options[at]);
    else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey) {
      const found = options.findIndex((option) => option.text.toLowerCase().startsWith(event.key.toLowerCase()));
      if (found >= 0) setAt(found);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className={`menu${fromRight ? ' from-right' : ''}`}>
      <div className="menu-head note">
        <span>{caption}</span>
        <span>{figures}</span>
      </div>
      <div
        ref={list}
        role="listbox"
        tabIndex={0}
        aria-label={caption}
        aria-multiselectable={several}
        aria-activedescendant={`${id}-${at}`}
        onKeyDown={onKeyDown}
      >
        {options.map((option, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox takes the keys
          // biome-ignore lint/a11y/useFocusableInteractive: the listbox holds the focus and names the active option
          <div
            key={option.id}
            id={`${id}-${index}`}
            role="option"
            className={index === at ? 'at' : ''}
            aria-selected={isChosen(option.id)}
            aria-disabled={option.blocked !== undefined}
            onClick={() => choose(option)}
            onPointerMove={() => setAt(index)}
          >
            <span aria-hidden="true">{isChosen(option.id) ? '✓' : ''}</span>
            <span>{option.text}</span>
            <span className="note">{option.blocked ?? option.note}</span>
            <span className="num note">{option.figure}</span>
          </div>
        ))}
      </div>
      {foot && <div className="menu-foot note">{foot(close)}</div>}
    </div>
  );
}
