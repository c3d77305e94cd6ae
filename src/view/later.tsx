/** Parts of the page that the first paint does not need: each in a file of its own, all fetched as soon as the page stands. */
import { type ComponentType, lazy, Suspense } from 'react';

const loads: (() => Promise<unknown>)[] = [];

/** A component that appears once its file is there; a file that cannot be fetched fails the view in words. */
export function later<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  loads.push(load);
  const Part = lazy(() => load().then((part) => ({ default: part as ComponentType<object> })));
  return function Later(props: Props) {
    return (
      <Suspense fallback={null}>
        <Part {...props} />
      </Suspense>
    );
  };
}

/** Fetches them all, so that none is waited for later; what fails now is asked for again when it is needed. */
export function fetchTheRest(): void {
  for (const load of loads) void load().catch(() => undefined);
}
