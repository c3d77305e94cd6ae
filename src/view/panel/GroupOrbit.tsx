/** The views of an orbit over another group than SO(3): two globes for O(3), else the group's own shape, with the curve along it and what goes with rotations. */
import { groupOf } from '../../group/describe.ts';
import { Ball } from './Ball.tsx';
import { ColourBar } from './ColourBar.tsx';
import { DistributionFigure } from './DistributionFigure.tsx';
import { Globe } from './Globe.tsx';
import { GroupCurve } from './GroupCurve.tsx';
import { GroupView, useHasMap } from './GroupViews.tsx';

export function GroupOrbit({ group }: { group: string }) {
  const isO3 = group === 'o3';
  const hasMap = useHasMap();
  const ball = groupOf(group).rotations !== undefined;
  const curve = isO3 || hasMap;
  return (
    <>
      <div className={isO3 ? 'views twin' : 'views wide'}>
        {isO3 ? (
          <>
            <Globe />
            <Globe part="mirrored" />
          </>
        ) : (
          <GroupView />
        )}
        <ColourBar />
      </div>
      <div className={ball && curve ? 'minor' : 'minor few'}>
        {ball && <Ball />}
        {curve && (
          <figure>
            <figcaption>Along the group</figcaption>
            <GroupCurve />
          </figure>
        )}
        <DistributionFigure />
      </div>
    </>
  );
}
