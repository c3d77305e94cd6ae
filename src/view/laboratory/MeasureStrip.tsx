/** What would be measured, as phrases, and the button that does it: progress that counts, a cancel, and what went wrong with its way on. */
import { irrepsTypes, kindIds } from '../../experiment/laboratory/kinds.ts';
import { LARGEST_DEGREE, type LaboratorySettings } from '../../experiment/laboratory/settings.ts';
import { batchWords, irrepsNames, irrepsNotes, otherSettings } from '../../plot/laboratory-words.ts';
import { counted, whole } from '../../plot/number-format.ts';
import {
  cancelMeasuring,
  isRecorded,
  type LaboratoryState,
  lastOf,
  measureHere,
  remaining,
  setLaboratory,
  shownRun,
  useLaboratory,
} from '../../store/laboratory.ts';
import { useRun } from '../../store/run.ts';
import { Phrase } from '../Phrase.tsx';
import { beginningWords, pairWords } from './pair-words.ts';

const ROWS = [128, 1000, 10_000, 100_000] as const;
const CHANNELS = [1, 4, 16, 64] as const;

const upTo = (last: number): string => (last === 1 ? 'L = 1' : `L = 1 to ${last}`);

function change(change: Partial<LaboratorySettings>): void {
  const { settings } = useLaboratory.getState();
  setLaboratory({ settings: { ...settings, ...change } });
}

function Settings({ settings, last }: { readonly settings: LaboratorySettings; readonly last: number }) {
  const { irreps, rows, channels, direction } = settings;
  return (
    <>
      <Phrase
        caption="irreps"
        text={irrepsNames[irreps]}
        options={irrepsTypes.map((id) => ({ id, text: irrepsNames[id], note: irrepsNotes[id] }))}
        chosen={irreps}
        onChoose={(id) => change({ irreps: irrepsTypes.find((type) => type === id) ?? irreps })}
      />
      ,{' '}
      <Phrase
        caption="batch"
        text={counted(rows, 'row')}
        options={ROWS.map((count) => ({ id: String(count), text: counted(count, 'row'), note: 'of the batch' }))}
        chosen={String(rows)}
        onChoose={(id) => change({ rows: Number(id) })}
      />{' '}
      of{' '}
      <Phrase
        caption="channels"
        text={counted(channels, 'channel')}
        options={CHANNELS.map((count) => ({
          id: String(count),
          text: counted(count, 'channel'),
          note: 'each multiplied with the same of the other factor',
        }))}
        chosen={String(channels)}
        onChoose={(id) => change({ channels: Number(id) })}
      />
      ,{' '}
      <Phrase
        caption="direction"
        text={direction}
        options={[
          { id: 'forward', text: 'forward', note: 'the product' },
          { id: 'backward', text: 'backward', note: 'the gradients by both factors' },
        ]}
        chosen={direction}
        onChoose={(id) => change({ direction: id === 'backward' ? 'backward' : 'forward' })}
      />
      ,{' '}
      <Phrase
        caption="measured up to"
        text={upTo(last)}
        options={Array.from({ length: LARGEST_DEGREE }, (_, n) => ({
          id: String(n + 1),
          text: upTo(n + 1),
          note: `${kindIds.length * (n + 1)} measurements`,
        }))}
        chosen={String(last)}
        onChoose={(id) => setLaboratory({ last: Number(id) })}
      />
    </>
  );
}

/** The same in words, where nothing can be chosen. */
function settingsWords(settings: LaboratorySettings, last: number): string {
  return `${irrepsNames[settings.irreps]}, ${batchWords(settings)}, ${upTo(last)}`;
}

/** Where the numbers on show come from. */
function provenance(state: LaboratoryState): readonly [strong: string, rest: string] {
  const run = shownRun(state);
  if (!run) return ['Not measured', ''];
  const when = run.date.slice(0, 10);
  if (isRecorded(state, run)) return ['Recorded', ` on ${run.adapter}, ${when}${run.commit ? `, ${run.commit}` : ''}`];
  return ['Measured here', ` on ${run.adapter}`];
}

export function MeasureStrip() {
  const state = useLaboratory();
  const engine = useRun((run) => run.engine);
  const { status, failure, progress, unread, settings, measured, running } = state;
  const last = lastOf(state);
  const [strong, rest] = provenance(state);
  const isThere = shownRun(state) !== undefined;
  const left = remaining(state).length;
  const own = measured.some((run) => run === shownRun(state));
  const label =
    status === 'lost'
      ? 'Continue'
      : own && left > 0
        ? `Measure the other ${whole(left)}`
        : own
          ? 'Measure again'
          : 'Measure here';
  const otherwise = running ? otherSettings(running.settings, settings) : '';
  const isBusy = status === 'starting' || status === 'running';
  return (
    <section className="strip laboratory-strip" aria-label="Measurement" data-testid="laboratory-strip">
      <p data-testid="laboratory-provenance">
        <b>{strong}</b>
        {rest}
        {unread && ` The recorded numbers could not be read: ${unread}.`}
      </p>
      <p className="phone-only" data-testid="laboratory-settings">
        Of {settingsWords(settings, last)}.{isThere && ' Measuring needs a window at least 760 px wide.'}
      </p>
      <span className="spring" />
      <p className="chosen wide-only">
        <Settings settings={settings} last={last} />
      </p>
      {failure && (
        <p role="alert" data-testid="laboratory-failure">
          <b>{status === 'lost' ? 'The GPU was lost.' : 'It could not be measured.'}</b>{' '}
          {status === 'lost' ? 'What was measured stays.' : failure}
        </p>
      )}
      {isBusy ? (
        <>
          {otherwise && (
            <p role="status" data-testid="laboratory-otherwise">
              <b>Measuring {otherwise}</b>, not what is chosen.
            </p>
          )}
          <p className="counted num" role="status" data-testid="laboratory-progress">
            {progress
              ? `${whole(progress.done)} of ${whole(progress.total)}: ${pairWords(progress.now)}`
              : beginningWords(engine)}
          </p>
          {progress?.beside && (
            <p className="note" data-testid="laboratory-beside">
              The experiment runs too: it waits while a kind is timed.
            </p>
          )}
          <button type="button" className="btn" onClick={cancelMeasuring}>
            Cancel
          </button>
        </>
      ) : (
        <button type="button" className="btn prime wide-only" onClick={() => void measureHere()}>
          {label}
        </button>
      )}
    </section>
  );
}
