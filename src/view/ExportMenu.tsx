/** Figures, numbers and text for a paper: the globe with its curve as SVG and PNG, the elements as CSV, the run as JSON, methods, the subject with its predictions. */

import type { Experiment, ExperimentSubject } from '../experiment/schema.ts';
import type { OrbitResult } from '../orbit/result.ts';
import { orbitSeenAs } from '../plot/element-value.ts';
import { elementsCsv } from '../plot/elements-csv.ts';
import { visitedWords } from '../plot/group-words.ts';
import type { Figure } from '../plot/marks.ts';
import { methodsText } from '../plot/methods-text.ts';
import { orbitFigure } from '../plot/orbit-figure.ts';
import { runJson } from '../plot/run-json.ts';
import { toSvg } from '../plot/svg.ts';
import { lightTheme } from '../plot/theme.ts';
import { viewFigure } from '../plot/view-figures.ts';
import { useCatalogue } from '../store/catalogue.ts';
import { useExperiment } from '../store/experiment.ts';
import { fileOn } from '../store/file-side.ts';
import { elementAt } from '../store/pinned-element.ts';
import { resultKey } from '../store/result-key.ts';
import { emptySide, type SideRun, useRun } from '../store/run.ts';
import { say, useSession } from '../store/session.ts';
import { address } from '../store/start.ts';
import { useSubject } from '../store/subject.ts';
import { pointsPhrase } from './CloudPhrases.tsx';
import { download } from './download.ts';
import { later } from './later.tsx';
import { Popover } from './Popover.tsx';
import { useShownRegion } from './panel/brush.ts';
import { pngOf } from './png.ts';
import { SubjectFiles } from './SubjectFiles.tsx';
import { modelName, subjectPhrase, weightsPhrase } from './words.ts';

const TrainingFiles = later(async () => (await import('./training/TrainingFiles.tsx')).TrainingFiles);

/** Which part of the subject was judged: a frame, or points and the output. */
const part = ({ points, frame, output }: Experiment): string =>
  points ? `${pointsPhrase(points)}, ${points.scheme}, judged by ${output}` : `frame ${frame + 1}`;

/** The subject with all that tells it from others of its kind. */
function inFull(subject: ExperimentSubject, shownName: string): string {
  if (subject.kind === 'file') return subject.name;
  const phrase = subjectPhrase(subject, shownName);
  return 'seed' in subject ? `${phrase} of seed ${subject.seed}` : phrase;
}

export function ExportMenu() {
  const sides = useRun((state) => state.sides);
  const recorded = useRun((state) => state.recorded);
  const weights = useCatalogue((state) => state.weights);
  const experiment = useExperiment((state) => state.experiment);
  const { shown, pinned, pinnedMotion, pinnedElement: element, scale, map, reduction, quantity } = useSession();
  const { name: subject, hash, level, frameCount } = useSubject();
  const { region } = useShownRegion();
  /** Only results of this very experiment are exported under its name. */
  const own = (side: 'A' | 'B'): SideRun =>
    experiment && sides[side].key === resultKey(experiment, side) ? sides[side] : emptySide;
  const [A, B] = [own('A'), own('B')];
  const missing = !A.result || (experiment?.b !== undefined && !B.result);
  const stem = `equivarium-${(subject || 'orbit').replace(/[^\w.-]+/g, '-')}`;
  /** What was run, below a figure. */
  const captionOf = (run: Experiment, { adapter, group, field, elements }: OrbitResult): readonly string[] => {
    const name = (side: 'a' | 'b'): string => {
      const choice = run[side];
      const file = fileOn(side === 'a' ? 'A' : 'B');
      if (file) return `${file.name}, another program's forces from a file`;
      return choice
        ? `${modelName(choice.model)}, ${weightsPhrase(weights, choice, [recorded?.a.facts, recorded?.b?.facts])}`
        : '';
    };
    return [
      `A: ${name('a')}. B: ${name('b') || 'none'}.`,
      `On ${subjectPhrase(run.subject, subject)}, ${part(run)}, ${visitedWords(group, field, elements.length)}, seed ${run.seed}. ${adapter}.`,
    ];
  };
  const mapSvg = (): void => {
    if (!A.result || !experiment) return;
    const orbits = [A.result, ...(B.result ? [B.result] : [])].map((result) => ({ result, slices: [] }));
    const figure = viewFigure('map', { orbits, caption: captionOf(experiment, A.result) });
    download(`${stem}-map.svg`, 'image/svg+xml', toSvg(figure, lightTheme));
  };
  const figureOfOrbit = (): Figure | undefined => {
    if (!A.result || !experiment) return undefined;
    const caption = captionOf(experiment, A.result);
    const valueAtPinned = (result: OrbitResult | undefined): number | undefined =>
      elementAt(result && orbitSeenAs(result, quantity), element, pinned, pinnedMotion)?.value;
    const [ofA, ofB] = [valueAtPinned(A.result), valueAtPinned(B.result)];
    const difference = ofA !== undefined && ofB !== undefined ? ofA - ofB : undefined;
    const pinnedValue = shown === 'A' ? ofA : shown === 'B' ? ofB : difference;
    return orbitFigure({
      a: A.result,
      b: B.result,
      shown,
      pinned,
      scale,
      map,
      reduction,
      quantity,
      region,
      caption,
      pinnedValue,
    });
  };
  const svg = (): void => {
    const figure = figureOfOrbit();
    if (figure) download(`${stem}.svg`, 'image/svg+xml', toSvg(figure, lightTheme));
  };
  const png = (): void => {
    const figure = figureOfOrbit();
    if (!figure) return;
    pngOf(toSvg(figure, lightTheme), figure.width, figure.height).then(
      (bytes) => download(`${stem}.png`, 'image/png', bytes),
      (error: unknown) =>
        say(`No PNG: ${error instanceof Error ? error.message : String(error)}. Save the SVG instead.`),
    );
  };
  const csv = (): void => {
    if (A.result) download(`${stem}.csv`, 'text/csv', elementsCsv(A.result, B.result));
  };
  const methods = (): void => {
    if (!experiment) return;
    const judged = [A, ...(experiment.b ? [B] : [])].flatMap(({ result, facts, file }) => {
      const by = file ? { file: file.name } : facts && { facts };
      return result && by ? [{ name: modelName(result.model), by, result }] : [];
    });
    const text = methodsText({
      subject: inFull(experiment.subject, subject),
      frame: frameCount > 1 || experiment.subject.kind === 'system' ? experiment.frame : undefined,
      points: experiment.points,
      hash,
      level,
      seed: experiment.seed,
      training: experiment.training,
      sides: judged,
      link: address(),
    });
    download(`${stem}-methods.txt`, 'text/plain', text);
  };
  const json = (): void => {
    if (!experiment) return;
    const run = { link: address(), experiment, a: A, b: experiment.b && B, date: new Date() };
    download(`${stem}.json`, 'application/json', runJson(run));
  };
  return (
    <Popover title="Export">
      <div className="rows">
        <button type="button" disabled={missing} onClick={svg}>
          <b>SVG</b>
          <span>the globe, its scale and the angle curve, with verdict and settings</span>
        </button>
        <button type="button" disabled={missing} onClick={png}>
          <b>PNG</b>
          <span>the same as pixels, at twice the size</span>
        </button>
        <button type="button" disabled={missing || !A.result?.grid} onClick={mapSvg}>
          <b>Map</b>
          <span>the whole sphere of directions as SVG, equal areas (Mollweide), with the worst poses</span>
        </button>
        <button type="button" disabled={missing} onClick={csv}>
          <b>CSV</b>
          <span>
            every element: quaternion, {experiment?.points ? 'change, class and probability' : 'change and energy'} of A
            and B
          </span>
        </button>
        <button type="button" disabled={missing} onClick={json}>
          <b>JSON</b>
          <span>the run in full: experiment, link, models, both results, program, adapter and date</span>
        </button>
        <button type="button" disabled={missing} onClick={methods}>
          <b>Methods</b>
          <span>what was judged and how, as a paragraph with formulas, in plain text and LaTeX, with BibTeX</span>
        </button>
        {experiment?.training && <TrainingFiles stem={stem} save={download} />}
        <SubjectFiles stem={stem} missing={missing} save={download} />
      </div>
      {missing && (
        <p className="note">
          {sides.A.result
            ? 'What is on show belongs to another experiment; run this one first.'
            : 'There is no result yet.'}
        </p>
      )}
    </Popover>
  );
}
