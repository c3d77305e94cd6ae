/** Loads the 3D painters once, after the first paint; where the browser gives no WebGL, says so and the flat drawing stays. */
import { useEffect, useState } from 'react';
import type * as Painters from './painters.ts';

export interface SceneState {
  readonly scene: typeof Painters | undefined;
  readonly failure: string | undefined;
}

let loaded: Promise<typeof Painters> | undefined;

function load(): Promise<typeof Painters> {
  loaded ??= import('./painters.ts').then((painters) => {
    painters.probe();
    return painters;
  });
  return loaded;
}

export function useScene(): SceneState {
  const [state, setState] = useState<SceneState>({ scene: undefined, failure: undefined });
  useEffect(() => {
    let gone = false;
    load().then(
      (scene) => !gone && setState({ scene, failure: undefined }),
      (error: unknown) =>
        !gone && setState({ scene: undefined, failure: error instanceof Error ? error.message : String(error) }),
    );
    return () => {
      gone = true;
    };
  }, []);
  return state;
}
