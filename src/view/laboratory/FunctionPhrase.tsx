/** Which function a factor is: a mix of all degrees by its seed, a single harmonic, or a channel of a layer of one of the page's models at one atom. */
import { degreesOf } from '../../experiment/laboratory/settings.ts';
import { harmonicsOf, type ModelChannel } from '../../experiment/laboratory/sphere-function.ts';
import { significant } from '../../plot/number-format.ts';
import { rowName } from '../../plot/row-names.ts';
import { useExperiment } from '../../store/experiment.ts';
import { useLaboratory } from '../../store/laboratory.ts';
import { featuresNow, noChannels, sideWithChannels } from '../../store/laboratory-channels.ts';
import { changeFunction, type FunctionName, useFunctions } from '../../store/laboratory-functions.ts';
import { NumberField } from '../NumberField.tsx';
import { Phrase, type PhraseOption } from '../Phrase.tsx';
import { modelName } from '../words.ts';
import { channelSizes, firstChannel } from './channel-choice.ts';
import { functionWords, signed } from './function-words.ts';
import { useModels } from './use-models.ts';

/** Atoms or points that a list shows; beyond them the number is typed. */
const LISTED = 60;

/** The channels that can be chosen: one to begin with, all of the layer once one is chosen; or why there are none. */
function useChannelOptions(name: FunctionName): readonly PhraseOption[] {
  const experiment = useExperiment((state) => state.experiment);
  const { [name]: fn, [name === 'f' ? 'h' : 'f']: other } = useFunctions();
  const known = useModels();
  const { base } = fn;
  if (base.kind === 'channel') {
    const sizes = channelSizes(featuresNow(base.side, known[base.side])?.layers, base);
    if (sizes.length > 0)
      return sizes.map((size, n) => ({
        id: JSON.stringify({ ...base, channel: n + 1 }),
        text: `channel ${n + 1}`,
        note: `of layer ${base.layer} of ${base.side}`,
        figure: significant(size, 2),
      }));
  }
  const taken = other.base.kind === 'channel' ? other.base : undefined;
  const side = taken && noChannels(experiment, taken.side) === undefined ? taken.side : sideWithChannels(experiment);
  const why = (['A', 'B'] as const).flatMap((one) => noChannels(experiment, one) ?? []).join('; ');
  return [
    {
      id: JSON.stringify(firstChannel(side ?? 'A', taken, side && featuresNow(side, known[side])?.layers)),
      text: 'a channel',
      note: `of ${side ? `the current model ${side}` : 'a model'}: what a layer knows of one atom or point`,
      ...(side === undefined && { blocked: why }),
    },
  ];
}

export function FunctionPhrase({ name }: { name: FunctionName }) {
  const fn = useFunctions((state) => state[name]);
  const { degree, settings } = useLaboratory();
  const channels = useChannelOptions(name);
  const { base, sizes } = fn;
  const seed = base.kind === 'mix' ? base.seed : 0;
  const isChanged = Object.keys(sizes).length > 0;
  return (
    <>
      <Phrase
        caption={`function ${name}`}
        text={functionWords(fn)}
        figures={base.kind === 'channel' ? 'size' : ''}
        options={[
          {
            id: JSON.stringify({ kind: 'mix', seed }),
            text: `mix ${seed}`,
            note: isChanged ? 'all degrees, sizes as they were drawn' : 'all degrees, by this seed',
          },
          {
            id: JSON.stringify({ kind: 'mix', seed: seed + 1 }),
            text: `mix ${seed + 1}`,
            note: 'all degrees, by the next seed',
          },
          ...channels,
          ...harmonicsOf(degreesOf(settings.irreps, degree).in).map(([l, m]) => ({
            id: JSON.stringify({ kind: 'harmonic', l, m }),
            text: `l = ${l}, m = ${signed(m)}`,
            note: 'one harmonic',
          })),
        ]}
        chosen={JSON.stringify(base)}
        onChoose={(id) => changeFunction(name, { base: JSON.parse(id), sizes: {} })}
      />
      {base.kind === 'channel' && <ChannelPlace name={name} base={base} />}
    </>
  );
}

/** Of which layer, at which atom or point, of which model. */
function ChannelPlace({ name, base }: { name: FunctionName; base: ModelChannel }) {
  const experiment = useExperiment((state) => state.experiment);
  const { layers = [], species } = featuresNow(base.side, useModels()[base.side]) ?? {};
  const change = (part: Partial<ModelChannel>): void => changeFunction(name, { base: { ...base, ...part } });
  const rows = species?.length ?? 0;
  const row = species && base.row <= rows ? rowName(species, base.row) : `number ${base.row}`;
  return (
    <>
      {' of '}
      <Phrase
        caption="layer"
        text={`layer ${base.layer}`}
        options={layers.map(({ degree }, n) => ({
          id: String(n + 1),
          text: `layer ${n + 1}`,
          note: degree === 0 ? 'degree 0 alone' : `degrees 0 to ${degree}`,
        }))}
        chosen={String(base.layer)}
        onChoose={(id) => change({ layer: Number(id) })}
      />
      {' at '}
      <Phrase
        caption={species?.[0] === 0 ? 'point' : 'atom'}
        text={row}
        options={Array.from({ length: Math.min(rows, LISTED) }, (_, n) => ({
          id: String(n + 1),
          text: species ? rowName(species, n + 1) : '',
          note: 'of the current sample',
        }))}
        chosen={String(base.row)}
        onChoose={(id) => change({ row: Number(id) })}
        {...(rows > LISTED && {
          foot: () => (
            <NumberField
              label={`any of ${rows}`}
              value={base.row}
              least={1}
              most={rows}
              whole
              onChange={(value) => value !== undefined && change({ row: value })}
            />
          ),
        })}
      />
      {' of '}
      <Phrase
        caption="model"
        text={base.side}
        options={(['A', 'B'] as const).map((side) => {
          const blocked = noChannels(experiment, side);
          const model = side === 'A' ? experiment?.a.model : experiment?.b?.model;
          return { id: side, text: side, note: model ? modelName(model) : '', ...(blocked && { blocked }) };
        })}
        chosen={base.side}
        onChoose={(id) => change({ side: id === 'B' ? 'B' : 'A' })}
      />
    </>
  );
}
