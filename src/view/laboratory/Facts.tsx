/** What the product of the sentence is worth: exact or not, what it reaches, and the colours' scale. */
import type { ReactNode } from 'react';
import { kindOf } from '../../experiment/laboratory/kinds.ts';
import type { MeasuredProduct } from '../../experiment/laboratory/result.ts';
import { productAt } from '../../plot/laboratory-numbers.ts';
import { exactnessOf, reachWords, relativeError, wayWords } from '../../plot/laboratory-words.ts';
import { counted, minus, significant, whole } from '../../plot/number-format.ts';
import { isAwaited, isRecorded, shownRun, useLaboratory } from '../../store/laboratory.ts';
import { reachKey, useFunctions } from '../../store/laboratory-functions.ts';

const shapes = {
  exact: {},
  approximate: { strokeDasharray: '4 3' },
  wrong: { strokeDasharray: '30 17' },
} as const;

function Ring({ verdict }: { verdict: keyof typeof shapes }) {
  return (
    <svg className="ring" viewBox="0 0 20 20" fill="none" stroke="currentColor" strokeWidth="2.4" aria-hidden="true">
      <circle cx="10" cy="10" r="7.4" {...shapes[verdict]} />
    </svg>
  );
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const titles = { exact: 'Exact', approximate: 'Not exact', wrong: 'Wrong' } as const;

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <>
      <dt>{term}</dt>
      <dd className="num">{children}</dd>
    </>
  );
}

function Measured({ product }: { product: MeasuredProduct }) {
  const { turnError, floor, difference, right, grid, ways } = product;
  return (
    <>
      <Fact term="turn error">
        {relativeError(turnError)} <span className="note">floor {relativeError(floor)}</span>
      </Fact>
      <Fact term={grid ? 'grid' : 'kernels'}>
        {grid ? (
          <>
            {grid[0]} × {grid[1]} points <span className="note">exact at this L</span>
          </>
        ) : (
          <>
            {whole(product.dispatches)} <span className="note">compiled in {whole(product.compileMs)} ms</span>
          </>
        )}
      </Fact>
      {ways && <Fact term="computed by">{ways.map(wayWords).join('; ')}</Fact>}
      <Fact term="against float64">
        {relativeError(difference)} {!right && <span className="note">more than rounding</span>}
      </Fact>
    </>
  );
}

export function Facts({ most }: { most: number }) {
  const state = useLaboratory();
  const { a, degree, settings } = state;
  const { product } = kindOf(a);
  const reach = useFunctions(({ reaches }) => reaches[reachKey(product, settings.irreps, degree)]);
  const run = shownRun(state);
  const measured = run && productAt(run, a, degree);
  const isLeftOut = run?.leftOut.some(({ kind, degree: at }) => kind === a && at === degree);
  const verdict = measured && exactnessOf(measured);
  const said = reach && reachWords(reach, settings.irreps);
  const end = significant(most, 2);
  return (
    <aside aria-label="What it is worth">
      <p className="verdict" data-testid="laboratory-verdict">
        {verdict && <Ring verdict={verdict} />}
        {verdict && <strong>{titles[verdict]}</strong>}
        {said && (
          <>
            {verdict ? `, and ${said[0]}` : capital(said[0])}
            <span className="num">{said[1]}</span>
            {said[2]}.
          </>
        )}
      </p>
      <dl className="facts">
        {measured ? (
          <Measured product={measured} />
        ) : (
          <Fact term="measured">
            {isLeftOut ? 'left out' : isAwaited(state) ? 'not yet' : 'not'}{' '}
            <span className="note">
              at L = {degree}
              {isLeftOut && ', the reason is below'}
            </span>
          </Fact>
        )}
        {reach && (
          <Fact term="freedom">
            {counted(reach.degreesOfFreedom, 'degree')} <span className="note">under {reach.equivariant}</span>
          </Fact>
        )}
      </dl>
      <div>
        <div className="ramp" />
        <div className="note ends">
          <span>{most > 0 && `${minus}${end}`}</span>
          <span>{most > 0 ? '0, drawn as a line' : '0'}</span>
          <span>{most > 0 && end}</span>
        </div>
      </div>
      {measured && isRecorded(state, run) && <p className="note">Errors as recorded.</p>}
    </aside>
  );
}
