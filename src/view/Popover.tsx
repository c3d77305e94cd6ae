/** A small panel under a button of the head: not modal; Escape or a press elsewhere closes it and gives the focus back. */
import { type ReactNode, useEffect, useRef } from 'react';
import { setSession } from '../store/session.ts';

export function Popover({ title, children }: { title: string; children: ReactNode }) {
  const place = useRef<HTMLElement>(null);
  useEffect(() => {
    const opener = document.activeElement;
    place.current?.focus();
    const close = (): void => setSession({ panel: undefined });
    const key = (event: globalThis.KeyboardEvent): void => {
      if (event.key === 'Escape') close();
    };
    const press = (event: globalThis.PointerEvent): void => {
      if (!place.current?.parentElement?.contains(event.target as Node)) close();
    };
    addEventListener('keydown', key);
    addEventListener('pointerdown', press);
    return () => {
      removeEventListener('keydown', key);
      removeEventListener('pointerdown', press);
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  return (
    <section className="popover" ref={place} tabIndex={-1} aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}
