/** Parts of the page that the first paint does not need: each in a file of its own, all fetched as soon as the page stands. */
import { type ComponentType, lazy, Suspense, useState } from 'react';

const loads: (() => Promise<unknown>)[] = [];
let pageStands: () => void;
/** Resolves once the page stands: what would delay its first paint waits for it. */
export const standing = new Promise<void>((resolve) => {
  pageStands = resolve;
});

/**
 * A component that appears once its file is there; a file that cannot be fetched fails the view in words.
 * @param Instead what stands in its place until then
 */
export function later<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  Instead?: ComponentType<Props>,
): ComponentType<Props> {
  let here: ComponentType<object> | undefined;
  const loadHere = async (): Promise<{ default: ComponentType<object> }> => {
    await standing;
    here = (await load()) as ComponentType<object>;
    return { default: here };
  };
  loads.push(loadHere);
  const Lazy = lazy(loadHere);
  return function Later(props: Props) {
    // React shows a lazy part some 300 ms after it was asked for, fetched or not: until then it would hear no Escape.
    const [Part] = useState(() => here ?? Lazy);
    return (
      <Suspense fallback={Instead ? <Instead {...props} /> : null}>
        <Part {...props} />
      </Suspense>
    );
  };
}

/**
 * Called once the page stands, for asking for two dozen files would delay its first paint. Fetches them all, so that none is waited for later; what fails
 * now is asked for again when it is needed.
 */
export function fetchTheRest(): void {
  pageStands();
  for (const load of loads) void load().catch(() => undefined);
}
