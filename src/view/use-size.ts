/** The size of an element in CSS pixels, whole numbers, kept up to date; undefined where it is too small to draw in. */
import { type RefObject, useLayoutEffect, useRef, useState } from 'react';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Margins and labels of a figure alone need this much. */
const smallestFigure = 64;

export function useSize(ref: RefObject<HTMLElement | null>): Size | undefined {
  const [size, setSize] = useState<Size>();
  const watch = useRef<{ readonly element: HTMLElement; readonly observer: ResizeObserver }>(undefined);
  /** The element may come, go or be another one with any drawing of the view. */
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === (watch.current?.element ?? null)) return;
    watch.current?.observer.disconnect();
    watch.current = undefined;
    if (!element) return;
    const measure = (): void => {
      const { width, height } = element.getBoundingClientRect();
      const next = { width: Math.round(width), height: Math.round(height) };
      setSize((before) => (before?.width === next.width && before.height === next.height ? before : next));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    watch.current = { element, observer };
  });
  useLayoutEffect(
    () => () => {
      watch.current?.observer.disconnect();
      watch.current = undefined;
    },
    [],
  );
  return size && Math.min(size.width, size.height) >= smallestFigure ? size : undefined;
}
