/** Whether the page's one WebGL context is there. The browser may take it at any time and may give it back; views look for another way to draw meanwhile. */

export interface ContextWatch {
  /** True from the loss of the context until it is back. */
  readonly lost: boolean;
  /** Calls back after each change; answers how to stop. */
  subscribe(listener: () => void): () => void;
  /** Follows the context of a canvas. */
  follow(canvas: EventTarget): void;
}

export function createContextWatch(): ContextWatch {
  const listeners = new Set<() => void>();
  let lost = false;
  const become = (now: boolean): void => {
    lost = now;
    for (const listener of [...listeners]) listener();
  };
  return {
    get lost() {
      return lost;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    follow(canvas) {
      canvas.addEventListener('webglcontextlost', (event) => {
        // Without this the browser never gives it back.
        event.preventDefault();
        become(true);
      });
      canvas.addEventListener('webglcontextrestored', () => become(false));
    },
  };
}
