/**
 * A phrase of the sentence that is its own control: the list opens under it. Arrows move, Enter chooses, Escape closes and gives the focus back,
 * typing the first letters jumps.
 */
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useSession } from '../store/session.ts';

export interface PhraseOption {
  readonly id: string;
  readonly text: string;
  readonly note: string;
  /** Right-aligned figure. */
  readonly figure?: string;
  /** Why it cannot be chosen. */
  readonly blocked?: string;
}

interface PhraseProps {
  readonly caption: string;
  readonly text: string;
  readonly options: readonly PhraseOption[];
  readonly chosen: string | undefined;
  readonly onChoose: (id: string) => void;
  readonly onOpen?: () => void;
  /** Names the column of figures. */
  readonly figures?: string;
  readonly foot?: (close: () => void) => ReactNode;
  readonly fromRight?: boolean;
}

const menuWidth = 560;

/** False where a list that opens to the right would leave the window and one to the left would not. */
function fitsRightwards(button: HTMLElement | null): boolean {
  if (!button) return true;
  const { left, right } = button.getBoundingClientRect();
  return left + menuWidth <= innerWidth || right < menuWidth;
}

export function Phrase(props: PhraseProps) {
  const { caption, text, options, chosen, onChoose, onOpen, figures, foot, fromRight } = props;
  const readOnly = useSession((state) => state.phone);
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const [turned, setTurned] = useState(false);
  const id = useId();
  const place = useRef<HTMLSpanElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);

  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  const choose = (option: PhraseOption | undefined): void => {
    if (!option || option.blocked !== undefined) return;
    onChoose(option.id);
    close();
  };
  useEffect(() => {
    if (!open) return;
    list.current?.focus();
    const outside = (event: PointerEvent): void => {
      if (!place.current?.contains(event.target as Node)) setOpen(false);
    };
    addEventListener('pointerdown', outside);
    return () => removeEventListener('pointerdown', outside);
  }, [open]);

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
  const toggle = (): void => {
    onOpen?.();
    setAt(
      Math.max(
        0,
        options.findIndex((option) => option.id === chosen),
      ),
    );
    setTurned(!fitsRightwards(button.current));
    setOpen(!open);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: catches Escape from anything inside the open list
    <span
      className="phrase-at"
      ref={place}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open) return;
        event.stopPropagation();
        close();
      }}
    >
      <button
        ref={button}
        type="button"
        className="phrase"
        aria-haspopup="listbox"
        aria-expanded={open}
        onClick={toggle}
        disabled={readOnly}
        title={readOnly ? 'Read-only below 760 px' : undefined}
      >
        {text}
        <small>{caption}</small>
      </button>
      {open && (
        <div className={`menu${fromRight || turned ? ' from-right' : ''}`}>
          <div className="menu-head note">
            <span>{caption}</span>
            <span>{figures}</span>
          </div>
          <div
            ref={list}
            role="listbox"
            tabIndex={0}
            aria-label={caption}
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
                aria-selected={option.id === chosen}
                aria-disabled={option.blocked !== undefined}
                onClick={() => choose(option)}
                onPointerMove={() => setAt(index)}
              >
                <span aria-hidden="true">{option.id === chosen ? '✓' : ''}</span>
                <span>{option.text}</span>
                <span className="note">{option.blocked ?? option.note}</span>
                <span className="num note">{option.figure}</span>
              </div>
            ))}
          </div>
          {foot && <div className="menu-foot note">{foot(close)}</div>}
        </div>
      )}
    </span>
  );
}
