/** The comparison written out: a product, how it is computed, up to which L, by which measure; and what it is held against. */
import { type KindId, kindOf, laboratoryKinds, productNames } from '../../experiment/laboratory/kinds.ts';
import { LARGEST_DEGREE } from '../../experiment/laboratory/settings.ts';
import type { ReachKind } from '../../math/reach.ts';
import { productAt, timeMeasures, timeOf } from '../../plot/laboratory-numbers.ts';
import { measureNames, unitWords } from '../../plot/laboratory-words.ts';
import { significant } from '../../plot/number-format.ts';
import { chooseKind, setLaboratory, shownRun, useLaboratory } from '../../store/laboratory.ts';
import { Phrase, type PhraseOption } from '../Phrase.tsx';

const products = [...new Set(laboratoryKinds.map(({ product }) => product as ReachKind))];

const ofProduct = (product: ReachKind) => laboratoryKinds.filter((kind) => kind.product === product);

const productNotes: Readonly<Record<ReachKind, string>> = {
  gaunt: 'values multiplied point by point: even sums of degrees alone',
  curl: 'r · (∇f × ∇h): odd sums of degrees alone',
  'gaunt+curl': 'both, with weights of their own',
  matrix: 'harmonics as square matrices, multiplied',
  'clebsch-gordan': 'every triple of degrees with a weight of its own',
};

/** Time of a kind at the sentence's L, where it is there. */
function figureOf(kind: KindId): string {
  const state = useLaboratory.getState();
  const run = shownRun(state);
  const product = run && productAt(run, kind, state.degree);
  return product ? significant(timeOf(product, state.measure), 3) : '';
}

const kindOption = (id: KindId, text: string, note: string): PhraseOption => ({ id, text, note, figure: figureOf(id) });

export function LaboratorySentence() {
  const state = useLaboratory();
  const { a, b, degree, measure, settings } = state;
  const { product, method } = kindOf(a);
  const figures = `${unitWords(settings, measure)}, L = ${degree}`;
  return (
    <section className="sentence" aria-label="The comparison as a sentence">
      <div className="say">
        <span className="key a">A</span>
        <Phrase
          caption="product"
          text={productNames[product]}
          options={products.map((id) => ({ id, text: productNames[id], note: productNotes[id] }))}
          chosen={product}
          onChoose={(id) => chooseKind('a', ofProduct(id as ReachKind)[0].id)}
        />
        ,{' '}
        <Phrase
          caption="method"
          text={method}
          options={ofProduct(product).map(({ id, method: text, note }) => kindOption(id, text, note))}
          chosen={a}
          onChoose={(id) => chooseKind('a', id as KindId)}
          figures={figures}
        />
        , {settings.irreps === 'mimo' ? 'of degrees up to' : 'of degree'}{' '}
        <Phrase
          caption="L"
          text={String(degree)}
          options={Array.from({ length: LARGEST_DEGREE }, (_, n) => ({
            id: String(n + 1),
            text: String(n + 1),
            note: `${(n + 2) ** 2} numbers a factor, ${(2 * n + 3) ** 2} in the product`,
          }))}
          chosen={String(degree)}
          onChoose={(id) => setLaboratory({ degree: Number(id) })}
        />
        , timed{' '}
        <Phrase
          caption="measure"
          text={measureNames[measure]}
          options={timeMeasures.map((id) => ({
            id,
            text: measureNames[id],
            note: {
              sample: 'for all rows, whatever the product can express',
              freedom: 'over the dimension of the bilinear maps that its weights reach',
              byte: 'over the bytes of factors and result: how near it is to the memory roof',
            }[id],
          }))}
          chosen={measure}
          onChoose={(id) => setLaboratory({ measure: timeMeasures.find((one) => one === id) ?? measure })}
        />
      </div>
      <div className="say against">
        <span className="key b">B</span>against{' '}
        <Phrase
          caption="reference"
          text={kindOf(b).name}
          options={laboratoryKinds.map(({ id, name, note }) => kindOption(id, name, note))}
          chosen={b}
          onChoose={(id) => chooseKind('b', id as KindId)}
          figures={figures}
          fromRight
        />
      </div>
    </section>
  );
}
