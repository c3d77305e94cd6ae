/** Reads the files of `public/presets` and checks what a type cannot say: that arms exist, share their subject and plan, and differ in what is named. */
import * as z from 'zod/mini';
import { expectation } from '../train/expectation.ts';
import { wordPattern } from './names.ts';
import { armExperiment, PresetError } from './preset-arms.ts';
import { type Preset, presetCurves, presetQuantities } from './presets.ts';
import type { Experiment } from './schema.ts';
import { planText } from './training-plan.ts';

const word = z.string().check(z.regex(wordPattern, 'a lower-case word'));
const words = z.string().check(z.minLength(1), z.maxLength(400));
const finite = z.number();
const whole = (least: number, most: number) => z.int().check(z.gte(least), z.lte(most));

const barSchema = z.union([z.strictObject({ atMost: finite }), z.strictObject({ atLeast: finite })]);
const verdictSchema = z.enum(['reproduced', 'differs', 'not resolved']);

const measureSchema = z.strictObject({
  id: word,
  words,
  unit: z.enum(['%', '×', '1']),
  computed: z.strictObject({ quantity: z.enum(presetQuantities), arm: word, over: z.exactOptional(word) }),
  bar: barSchema,
});

const pointSchema = z.union([z.tuple([finite, finite]), z.tuple([finite, finite, finite, finite])]);

const recordedSchema = z.strictObject({
  adapter: words,
  date: z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/, 'a date, YYYY-MM-DD')),
  seeds: z.array(whole(0, Number.MAX_SAFE_INTEGER)).check(z.minLength(2)),
  minutes: z.number().check(z.gte(0)),
  measures: z.array(
    z.strictObject({
      id: word,
      values: z.array(finite),
      value: finite,
      low: finite,
      high: finite,
      verdict: verdictSchema,
    }),
  ),
  verdict: verdictSchema,
  curves: z.array(
    z.strictObject({
      kind: z.enum(presetCurves),
      lines: z.array(z.strictObject({ name: word, points: z.array(pointSchema) })),
    }),
  ),
  picture: z.strictObject({ arm: word, seed: whole(0, Number.MAX_SAFE_INTEGER), values: z.array(finite) }),
});

const presetSchema = z.strictObject({
  version: z.literal(1),
  id: word,
  claim: words,
  question: words,
  refutation: words,
  setting: words,
  source: z.strictObject({ paper: words, sheet: whole(1, 99) }),
  arms: z.array(z.strictObject({ id: word, words, link: words })).check(z.minLength(2)),
  show: z.tuple([word, word]),
  seeds: whole(2, 100),
  measures: z.tuple([measureSchema], measureSchema),
  curves: z.array(z.enum(presetCurves)),
  recorded: z.exactOptional(recordedSchema),
});

const indexSchema = z.strictObject({ presets: z.array(word) });

const parsed = (name: string, text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new PresetError(`${name} is not JSON: ${(error as Error).message}`);
  }
};

/** Ids of all presets in the order of the gallery. @throws PresetError */
export function parsePresetIndex(name: string, text: string): readonly string[] {
  const result = indexSchema.safeParse(parsed(name, text));
  if (result.success) return result.data.presets;
  throw new PresetError(`${name}: expected {"presets": [ID, ...]}`);
}

/** @param name file name, for messages. @throws PresetError naming the file, the field, and what was expected there */
export function parsePreset(name: string, text: string): Preset {
  const result = presetSchema.safeParse(parsed(name, text));
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new PresetError(`${name}, field ${issue.path.join('.') || '(top)'}: ${expectation(issue)}`);
  }
  const preset: Preset = result.data;
  const trouble = troubleOf(preset);
  if (trouble) throw new PresetError(`${name}: ${trouble}`);
  return preset;
}

/** What all arms must have in common, as text. */
function common({ a: _, b: __, training, ...rest }: Experiment): string {
  return JSON.stringify({ ...rest, training: training && planText(training) });
}

function troubleOf(preset: Preset): string | undefined {
  const ids = preset.arms.map(({ id }) => id);
  const repeated = ids.find((id, at) => ids.indexOf(id) !== at);
  if (repeated !== undefined) return `two arms are called ${repeated}`;
  const named = [
    ...preset.show,
    ...preset.measures.flatMap(({ computed: { arm, over } }) => (over === undefined ? [arm] : [arm, over])),
  ];
  const missing = named.find((id) => !ids.includes(id));
  if (missing !== undefined) return `there is no arm ${missing}; there are ${ids.join(', ')}`;
  const experiments = ids.map((id) => armExperiment(preset, id));
  for (const [at, experiment] of experiments.entries()) {
    if (experiment.b) return `arm ${ids[at]} has two models: expected one`;
    if (experiment.a.weights !== 'train:0')
      return `arm ${ids[at]} has the weights ${experiment.a.weights}: expected train:0`;
    if (common(experiment) !== common(experiments[0]))
      return `arms ${ids[0]} and ${ids[at]} differ in more than model and mechanism`;
  }
  return recordedTrouble(preset);
}

/** A recorded run that is not of these measures, arms or seeds. */
function recordedTrouble({ recorded, measures, arms, curves }: Preset): string | undefined {
  if (!recorded) return undefined;
  const found = recorded.measures.map(({ id }) => id).join(', ');
  const expected = measures.map(({ id }) => id).join(', ');
  if (found !== expected) return `the recorded run has the measures ${found}: expected ${expected}`;
  const short = recorded.measures.find(({ values }) => values.length !== recorded.seeds.length);
  if (short) return `measure ${short.id} has ${short.values.length} values for ${recorded.seeds.length} seeds`;
  if (recorded.curves.map(({ kind }) => kind).join() !== curves.join())
    return `the recorded run has other curves than ${curves.join(', ')}`;
  if (!arms.some(({ id }) => id === recorded.picture.arm))
    return `the picture is of ${recorded.picture.arm}: no such arm`;
  return undefined;
}
