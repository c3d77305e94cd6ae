/** What the laboratory gives away: one picture of all of it, and the measured numbers as a table. */
import { kindOf } from '../../experiment/laboratory/kinds.ts';
import type { SphereFunction } from '../../experiment/laboratory/sphere-function.ts';
import type { Triple } from '../../math/reach.ts';
import { withColumn } from '../../plot/csv-column.ts';
import { laboratoryCsv } from '../../plot/laboratory-csv.ts';
import { markedDegree } from '../../plot/laboratory-curves.ts';
import { laboratoryFigure } from '../../plot/laboratory-figure.ts';
import type { NamedFunction } from '../../plot/laboratory-sphere.ts';
import { toSvg } from '../../plot/svg.ts';
import { lightTheme } from '../../plot/theme.ts';
import { isRecorded, shownRun, useLaboratory } from '../../store/laboratory.ts';
import { featuresNow } from '../../store/laboratory-channels.ts';
import { reachKey, useFunctions } from '../../store/laboratory-functions.ts';
import { addressInFile } from '../../store/shared-result.ts';
import { download } from '../download.ts';
import { Popover } from '../Popover.tsx';
import { degreesWords, wholeFunctionWords } from './function-words.ts';
import { useFormula } from './use-formula.ts';
import { useModels } from './use-models.ts';

export function LaboratoryExport() {
  const state = useLaboratory();
  const { a, b, degree, measure, settings } = state;
  const { f, h, path, reaches } = useFunctions();
  const { textures, coefficients, camera, most, name, inner, out } = useFormula();
  const known = useModels();
  const run = shownRun(state);
  const stem = `equivarium-products-${a.replace(/\W+/g, '-')}-L${degree}`;
  const named = (n: 0 | 1 | 2, called: string, caption: string): readonly NamedFunction[] => {
    const [texture, own] = [textures[n], coefficients[n]];
    return texture && own ? [{ name: called, texture, coefficients: own, caption }] : [];
  };
  const svg = (): void => {
    const address = addressInFile();
    const missed = new Set(
      reaches[reachKey(kindOf(a).product, settings.irreps, degree)]?.missed.map((triple) => triple.join(' ')),
    );
    const part = (n: number): string => (path ? `degree ${path[n]} alone` : degreesWords(n < 2 ? inner : out));
    const words = (fn: SphereFunction): string =>
      wholeFunctionWords(
        fn,
        fn.base.kind === 'channel' ? featuresNow(fn.base.side, known[fn.base.side])?.species : undefined,
      );
    const [one, two, three] = [
      ...named(0, 'f', `${words(f)}, ${part(0)}`),
      ...named(1, 'h', `${words(h)}, ${part(1)}`),
      ...named(2, name, part(2)),
    ];
    if (!one || !two || !three) return;
    const figure = laboratoryFigure(
      {
        functions: [one, two, three],
        most,
        camera,
        curves: run && { run, a, b, measure, degree: markedDegree(run, degree) },
        isReached: (triple: Triple) => !missed.has(triple.join(' ')),
        chosen: path,
        irreps: settings.irreps,
        degree,
        provenance: run
          ? `${isRecorded(state, run) ? 'Recorded' : 'Measured'} on ${run.adapter}, ${run.date.slice(0, 10)}.`
          : 'Nothing was measured.',
      },
      a,
    );
    download(
      `${stem}.svg`,
      'image/svg+xml',
      toSvg(
        address ? { ...figure, description: `Made by Equivarium. Opened again by ${address}` } : figure,
        lightTheme,
      ),
    );
  };
  return (
    <Popover title="Export">
      <div className="rows">
        <button type="button" disabled={coefficients.includes(undefined)} onClick={svg}>
          <b>SVG</b>
          <span>functions and product, times over L, and triples, with what was measured where</span>
        </button>
        <button
          type="button"
          disabled={!run}
          onClick={() =>
            run && download(`${stem}.csv`, 'text/csv', withColumn(laboratoryCsv(run), 'link', addressInFile() ?? ''))
          }
        >
          <b>CSV</b>
          <span>every kind and L: times, roofs, degrees of freedom, errors, and what was left out</span>
        </button>
      </div>
      <p className="note">
        {addressInFile()
          ? 'Both name the link to this setting; measured times are not in it.'
          : 'Neither names a link: the molecule of the experiment is too large for one.'}
      </p>
      {!run && <p className="note">Nothing was measured with these settings yet.</p>}
    </Popover>
  );
}
