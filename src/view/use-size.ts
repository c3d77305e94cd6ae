/** The size of an element in CSS pixels, whole numbers, kept up to date; undefined where it is too small to draw in. */
import { type RefObject, useLayoutEffect, useState } from 'react';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Margins and labels of a figure alone need this much. */
const smallestFigure = 64;

export function useSize(ref: RefObject<HTMLElement | null>): Size | undefined {
  const [size, setSize] = useState<Size>();
  const [element, setElement] = useState<HTMLElement | null>(null);
  /** The element may come, go or be another one with any drawing of the view. */
  useLayoutEffect(() => setElement(ref.current));
  useLayoutEffect(() => {
    if (!element) return;
    const measure = (): void => {
      const { width, height } = element.getBoundingClientRect();
      const next = { width: Math.round(width), height: Math.round(height) };
      setSize((before) => (before?.width === next.width && before.height === next.height ? before : next));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);
  return size && Math.min(size.width, size.height) >= smallestFigure ? size : undefined;
}
