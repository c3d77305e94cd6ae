/**
 * Loads the 3D painters once, after the first paint; where the browser gives no WebGL, says so and the flat drawing stays. Where it takes the context
 * away, the flat drawing stands in until it is back.
 */
import { useEffect, useState } from 'react';
import { standing } from '../later.tsx';
import type * as Painters from './painters.ts';

export interface SceneState {
  readonly scene: typeof Painters | undefined;
  readonly failure: string | undefined;
}

let loaded: Promise<typeof Painters> | undefined;

function load(): Promise<typeof Painters> {
  loaded ??= standing.then(async () => {
    const painters = await import('./painters.ts');
    await painters.openStage();
    return painters;
  });
  return loaded;
}

export function useScene(): SceneState {
  const [state, setState] = useState<SceneState>({ scene: undefined, failure: undefined });
  useEffect(() => {
    let gone = false;
    let stop = (): void => undefined;
    load().then(
      (scene) => {
        if (gone) return;
        const look = (): void =>
          setState(
            scene.contextWatch.lost
              ? { scene: undefined, failure: 'the browser took the 3D context away and has not given it back yet' }
              : { scene, failure: undefined },
          );
        stop = scene.contextWatch.subscribe(look);
        look();
      },
      (error: unknown) =>
        !gone && setState({ scene: undefined, failure: error instanceof Error ? error.message : String(error) }),
    );
    return () => {
      gone = true;
      stop();
    };
  }, []);
  return state;
}
