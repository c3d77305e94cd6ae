/** The brush's own row above the globe: which kind of region, its numbers, how much of SO(3) it shows; in place of the choices of view while painting. */
import { useMemo } from 'react';
import { HIGHEST_DEGREE, LARGEST_ORDER, mechanismWord, type Region } from '../../mechanism/describe.ts';
import { regionWords } from '../../plot/mechanism-words.ts';
import { seenShare, seenWords } from '../../plot/region-coverage.ts';
import { setSession, useSession } from '../../store/session.ts';
import { Choice } from '../Choice.tsx';
import { NumberField } from '../NumberField.tsx';
import { commitRegion, useShownRegion } from './brush.ts';

type Kind = 'none' | 'axis' | 'cone' | 'cap' | 'subgroup' | 'quadrature' | 'random';

const starts: Readonly<Record<Exclude<Kind, 'none'>, Region>> = {
  axis: { kind: 'axis', axis: [0, 0, 1] },
  cone: { kind: 'cone', angle: 30, direction: [0, 0, 1] },
  cap: { kind: 'cap', angle: 40 },
  subgroup: { kind: 'octahedral' },
  quadrature: { kind: 'quadrature', degree: 4 },
  random: { kind: 'random' },
};

const subgroups = ['cyclic', 'tetrahedral', 'octahedral', 'icosahedral'] as const;
type Subgroup = (typeof subgroups)[number];
const isSubgroup = (kind: string): kind is Subgroup => (subgroups as readonly string[]).includes(kind);

const kindOf = (region: Region | undefined): Kind =>
  region === undefined
    ? 'none'
    : region.kind === 'axis' ||
        region.kind === 'cone' ||
        region.kind === 'cap' ||
        region.kind === 'quadrature' ||
        region.kind === 'random'
      ? region.kind
      : 'subgroup';

function Direction({
  value,
  onChange,
}: {
  value: readonly number[];
  onChange: (value: [number, number, number]) => void;
}) {
  return (['x', 'y', 'z'] as const).map((letter, place) => (
    <NumberField
      key={letter}
      label={letter}
      value={value[place]}
      least={-99}
      most={99}
      onChange={(part) => {
        if (part === undefined) return;
        const [x, y, z] = value.map((other, index) => (index === place ? part : other));
        if (Math.hypot(x, y, z) > 0) onChange([x, y, z]);
      }}
    />
  ));
}

function Numbers({ region }: { region: Region }) {
  switch (region.kind) {
    case 'axis':
      return <Direction value={region.axis} onChange={(axis) => commitRegion({ kind: 'axis', axis })} />;
    case 'cone':
    case 'cap':
      return (
        <>
          <NumberField
            label="angle"
            unit="°"
            value={region.angle}
            least={1}
            most={180}
            whole
            onChange={(angle) => angle !== undefined && commitRegion({ ...region, angle })}
          />
          {region.kind === 'cone' && (
            <Direction value={region.direction} onChange={(direction) => commitRegion({ ...region, direction })} />
          )}
        </>
      );
    case 'quadrature':
      return (
        <NumberField
          label="degree"
          value={region.degree}
          least={1}
          most={HIGHEST_DEGREE}
          whole
          onChange={(degree) => degree !== undefined && commitRegion({ kind: 'quadrature', degree })}
        />
      );
    case 'random':
      return null;
    default:
      return (
        <>
          <label>
            <select
              aria-label="Subgroup"
              value={region.kind}
              onChange={({ target: { value } }) =>
                isSubgroup(value) && commitRegion(value === 'cyclic' ? { kind: 'cyclic', order: 4 } : { kind: value })
              }
            >
              <option value="cyclic">turns about z</option>
              <option value="tetrahedral">12 of the tetrahedron</option>
              <option value="octahedral">24 of the cube</option>
              <option value="icosahedral">60 of the icosahedron</option>
            </select>
          </label>
          {region.kind === 'cyclic' && (
            <NumberField
              label="turns"
              value={region.order}
              least={2}
              most={LARGEST_ORDER}
              whole
              onChange={(order) => order !== undefined && commitRegion({ kind: 'cyclic', order })}
            />
          )}
        </>
      );
  }
}

export function BrushBar() {
  const { side, region } = useShownRegion();
  const draft = useSession(({ brush }) => brush?.draft);
  const word = region ? mechanismWord({ augmentation: region }) : '';
  // biome-ignore lint/correctness/useExhaustiveDependencies: equal words are equal regions
  const seen = useMemo(() => (region ? seenShare(region) : undefined), [word]);
  const kind = kindOf(region);
  return (
    <section
      className="bar brush"
      aria-label={`Training turns of ${side}`}
      onKeyDown={(event) => {
        if (event.key === 'Escape') setSession({ brush: undefined });
      }}
    >
      <span>
        <span className={`key ${side.toLowerCase()}`}>{side}</span> is turned by
      </span>
      <Choice
        label="Region"
        value={kind}
        onChange={(next) => commitRegion(next === 'none' ? undefined : starts[next])}
        options={[
          { value: 'none', text: 'nothing' },
          { value: 'axis', text: 'axis', hint: 'all turns about one axis' },
          { value: 'cone', text: 'cone', hint: 'z is seen within an angle of a direction' },
          { value: 'cap', text: 'cap', hint: 'turns by up to an angle, about any axis' },
          { value: 'subgroup', text: 'subgroup', hint: 'the rotations of a solid, or equal turns about z' },
          { value: 'quadrature', text: 'quadrature', hint: 'a set whose mean is exact to a degree' },
          { value: 'random', text: 'random', hint: 'any rotation' },
        ]}
      />
      <span className="numbers">{region && <Numbers region={region} />}</span>
      <span className="note" role="status" data-testid="brush">
        {region && seen ? `${regionWords(region)}: ${seenWords(seen)}` : 'the file’s own pose alone'}
      </span>
      <span className="push">
        {draft && (
          <button type="button" className="btn" onClick={() => commitRegion(draft)}>
            Use it
          </button>
        )}{' '}
        <button type="button" className="btn quiet" onClick={() => setSession({ brush: undefined })}>
          Done
        </button>
      </span>
    </section>
  );
}
