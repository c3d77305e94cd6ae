/** The globe's place: the globe, the whole sphere as a map, or the disc of a plane of axes. While turns are painted it is the globe. */
import { setSession, useSession } from '../../store/session.ts';
import { Choice } from '../Choice.tsx';
import { later } from '../later.tsx';
import { Globe } from './Globe.tsx';

const FieldMap = later(async () => (await import('./FieldMap.tsx')).FieldMap);
const SliceDisc = later(async () => (await import('./SliceDisc.tsx')).SliceDisc);

const views = { globe: Globe, map: FieldMap, disc: SliceDisc } as const;

export function SphereViews() {
  const chosen = useSession((state) => state.sphereView);
  const painting = useSession((state) => state.brush !== undefined);
  const View = views[painting ? 'globe' : chosen];
  return (
    <div className="place">
      {!painting && (
        <Choice
          label="View of the group"
          value={chosen}
          onChange={(value) => setSession({ sphereView: value })}
          options={[
            { value: 'globe', text: 'globe', hint: 'where z is seen from the body, by hand from all sides' },
            { value: 'map', text: 'map', hint: 'the whole sphere at once, equal areas (Mollweide)' },
            { value: 'disc', text: 'disc', hint: 'turns whose axis lies in a plane, 0° to 180° (NERO)' },
          ]}
        />
      )}
      <View />
    </div>
  );
}
