/** The group that acts on the subject, as the phrase that ends the sentence: what it is, why some do not act here, its numbers, and what joins it. */
import { Fragment } from 'react';
import {
  type GroupChoice,
  groupOf,
  groupWord,
  LARGEST_FACTOR,
  LARGEST_GROUP_ORDER,
  LARGEST_RADIUS,
} from '../group/describe.ts';
import { fieldOf } from '../plot/field-words.ts';
import { groupPhrase, groupTitle, lengthUnitOf } from '../plot/group-words.ts';
import { useExperiment } from '../store/experiment.ts';
import { chooseGroup, whyNotHere } from '../store/group.ts';
import { NumberField } from './NumberField.tsx';
import { Phrase, type PhraseOption } from './Phrase.tsx';

const offered: readonly (readonly [word: string, text: string, note: string, size?: string])[] = [
  ['so3', 'SO(3)', 'all rotations of space about the centre'],
  ['o3', 'O(3)', 'rotations, and rotations with a mirror'],
  ['so2', 'SO(2)', 'turns about one axis'],
  ['cyclic~6', 'cyclic', 'equal turns about z', 'n'],
  ['dihedral~6', 'dihedral', 'of a regular prism: equal turns about z, half turns across it', '2n'],
  ['tetrahedral', 'tetrahedral', 'rotations of the tetrahedron', '12'],
  ['octahedral', 'octahedral', 'rotations of the cube', '24'],
  ['icosahedral', 'icosahedral', 'rotations of the icosahedron', '60'],
  ['shifts', 'shifts', 'the subject is moved away from the origin'],
  ['scale', 'scale', 'the subject grows and shrinks'],
  ['permutations', 'permutations', 'its rows are listed in another order'],
];

const axes = [
  ['x', [1, 0, 0]],
  ['y', [0, 1, 0]],
  ['z', [0, 0, 1]],
] as const;

/** The option that a part of a choice stands for. */
function chosenOptions({ rotations, shifts, scale, permutations }: GroupChoice): string[] {
  const kind = rotations?.kind;
  const own = offered.find(([word]) => kind !== undefined && word.split('~')[0] === kind)?.[0];
  return [
    ...(own ? [own] : []),
    ...(shifts === undefined ? [] : ['shifts']),
    ...(scale === undefined ? [] : ['scale']),
    ...(permutations ? ['permutations'] : []),
  ];
}

/** Numbers of the group that can be changed. */
function Numbers({ choice, unit }: { choice: GroupChoice; unit: string }) {
  const { rotations, shifts, scale } = choice;
  const change = (part: GroupChoice): void => chooseGroup(groupWord({ ...choice, ...part }));
  return (
    <>
      {rotations?.kind === 'so2' && (
        <span>
          about{' '}
          {axes.map(([name, axis]) => (
            <Fragment key={name}>
              <button
                type="button"
                className="link"
                aria-pressed={axis.every((part, k) => part === rotations.axis[k])}
                onClick={() => change({ rotations: { kind: 'so2', axis } })}
              >
                {name}
              </button>{' '}
            </Fragment>
          ))}
        </span>
      )}
      {(rotations?.kind === 'cyclic' || rotations?.kind === 'dihedral') && (
        <NumberField
          label="equal turns "
          value={rotations.order}
          least={2}
          most={LARGEST_GROUP_ORDER}
          whole
          onChange={(order) => order !== undefined && change({ rotations: { kind: rotations.kind, order } })}
        />
      )}
      {shifts !== undefined && (
        <NumberField
          label="up to "
          value={shifts}
          least={0.1}
          most={LARGEST_RADIUS}
          unit={unit.trim()}
          onChange={(radius) => radius !== undefined && change({ shifts: Number(radius.toFixed(4)) })}
        />
      )}
      {scale !== undefined && (
        <NumberField
          label="by at most "
          value={scale}
          least={1.1}
          most={LARGEST_FACTOR}
          unit="×"
          onChange={(factor) => factor !== undefined && change({ scale: Number(factor.toFixed(4)) })}
        />
      )}
    </>
  );
}

/** Parts that may act together with the chosen ones. */
const companions = [
  ['shifts', { shifts: 10 }],
  ['scale', { scale: 2 }],
  ['permutations', { permutations: true }],
] as const;

function Together({ choice }: { choice: GroupChoice }) {
  const there = chosenOptions(choice);
  const possible = companions.filter(([word]) => !there.includes(word) && !whyNotHere(word));
  if (possible.length === 0) return null;
  return (
    <span>
      together with{' '}
      {possible.map(([word, part]) => (
        <Fragment key={word}>
          <button type="button" className="link" onClick={() => chooseGroup(groupWord({ ...choice, ...part }))}>
            {word}
          </button>{' '}
        </Fragment>
      ))}
    </span>
  );
}

export function GroupPhrase() {
  const word = useExperiment((state) => state.experiment?.group);
  const output = useExperiment((state) => state.experiment?.output);
  if (!word || !output) return null;
  const field = fieldOf[output];
  const choice = groupOf(word);
  const options = offered.map(([id, text, note, figure]): PhraseOption => {
    const blocked = whyNotHere(id);
    return { id, text, note, ...(figure && { figure }), ...(blocked && { blocked }) };
  });
  return (
    <Phrase
      caption="group"
      figures="elements"
      text={groupPhrase(word, field)}
      title={groupTitle(word, field)}
      options={options}
      chosen={chosenOptions(choice)}
      onChoose={chooseGroup}
      stays
      foot={() => (
        <>
          <Numbers choice={choice} unit={lengthUnitOf(field)} />
          <Together choice={choice} />
          <span>
            Forces, normals and displacements turn and mirror with the subject; energies and classes stay as they are.
          </span>
        </>
      )}
    />
  );
}
