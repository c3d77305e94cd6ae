/** A phrase of the sentence that is its own control: the list opens under it, Escape closes it and gives the focus back. */
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useSession } from '../store/session.ts';
import { later } from './later.tsx';
import type { PhraseOption } from './PhraseList.tsx';

export type { PhraseOption } from './PhraseList.tsx';

const PhraseList = later(async () => (await import('./PhraseList.tsx')).PhraseList);

export interface PhraseProps {
  readonly caption: string;
  readonly text: string;
  /** The same in full, where the text is short of it. */
  readonly title?: string;
  readonly options: readonly PhraseOption[];
  /** One, or several that go together. */
  readonly chosen: string | readonly string[] | undefined;
  readonly onChoose: (id: string) => void;
  readonly onOpen?: () => void;
  /** Names the column of figures. */
  readonly figures?: string;
  readonly foot?: (close: () => void) => ReactNode;
  readonly fromRight?: boolean;
  /** Stays open when something was chosen: there is more to choose. */
  readonly stays?: boolean;
}

const menuWidth = 560;

/** False where a list that opens to the right would leave the window and one to the left would not. */
function fitsRightwards(button: HTMLElement | null): boolean {
  if (!button) return true;
  const { left, right } = button.getBoundingClientRect();
  return left + menuWidth <= innerWidth || right < menuWidth;
}

export function Phrase({ text, title, onOpen, ...list }: PhraseProps) {
  const readOnly = useSession((state) => state.phone);
  const [open, setOpen] = useState(false);
  const [turned, setTurned] = useState(false);
  const place = useRef<HTMLSpanElement>(null);
  const button = useRef<HTMLButtonElement>(null);

  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  useEffect(() => {
    if (!open) return;
    const outside = (event: PointerEvent): void => {
      if (!place.current?.contains(event.target as Node)) setOpen(false);
    };
    // Wherever the focus is: what was pressed in the list may be gone since.
    const key = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      setOpen(false);
      button.current?.focus();
    };
    addEventListener('pointerdown', outside);
    addEventListener('keydown', key, true);
    return () => {
      removeEventListener('pointerdown', outside);
      removeEventListener('keydown', key, true);
    };
  }, [open]);
  const toggle = (): void => {
    onOpen?.();
    setTurned(!fitsRightwards(button.current));
    setOpen(!open);
  };
  return (
    <span className="phrase-at" ref={place}>
      <button
        ref={button}
        type="button"
        className="phrase"
        aria-haspopup="listbox"
        aria-expanded={open}
        onClick={toggle}
        disabled={readOnly}
        title={readOnly ? 'Read-only below 760 px' : title}
      >
        {text}
        <small>{list.caption}</small>
      </button>
      {open && <PhraseList {...list} fromRight={list.fromRight === true || turned} close={close} />}
    </span>
  );
}
