/** f times h: two functions and what the product of the sentence makes of them, turned together, with their degrees as bars under them. */
import { Fragment, useState } from 'react';
import { MOST_SIZE } from '../../experiment/laboratory/sphere-function.ts';
import { whole } from '../../plot/number-format.ts';
import { returnEye, turnEye } from '../../store/laboratory.ts';
import { changeSize, choosePath, useFunctions } from '../../store/laboratory-functions.ts';
import { useSession } from '../../store/session.ts';
import { DegreeBars } from './DegreeBars.tsx';
import { Facts } from './Facts.tsx';
import { FunctionPhrase } from './FunctionPhrase.tsx';
import { degreesWords } from './function-words.ts';
import { Sphere } from './Sphere.tsx';
import { useFormula } from './use-formula.ts';

const factorNames = ['f', 'h'] as const;
/** Degrees a pixel. */
const TURN = 0.5;

/** Numbers of a function of these degrees. */
const numbers = (degrees: readonly number[]): string =>
  `${whole(degrees.reduce((sum, l) => sum + 2 * l + 1, 0))} numbers`;

export function Formula() {
  const { textures, factors, instead, scale, camera, most, sizes, name, inner, out, path, isZero } = useFormula();
  const functions = useFunctions();
  const readOnly = useSession((state) => state.phone);
  const [held, setHeld] = useState(false);
  const common = {
    scale,
    camera,
    held,
    onTurn: (dx: number, dy: number) => turnEye(-dx * TURN, dy * TURN),
    onReturn: returnEye,
    onHold: setHeld,
  };
  const isModel = factorNames.map((factor) => functions[factor].base.kind === 'channel');
  return (
    <section
      className={`formula${isModel.includes(true) ? ' of-model' : ''}`}
      aria-label="Two functions on the sphere and their product"
    >
      {factorNames.map((factor, n) => (
        <Fragment key={factor}>
          <Sphere
            {...common}
            texture={textures[n]}
            instead={factors[n].instead}
            label={`Function ${factor}, ${path ? `its degree ${path[n]} alone` : degreesWords(inner)}.`}
          >
            <figcaption className="note">
              <i>{factor}</i>, <FunctionPhrase name={factor} />
              {path ? `: degree ${path[n]} alone` : `: ${numbers(inner)}`}
              {factors[n].note && (
                <span className="remark" data-testid={`channel-note-${factor}`}>
                  {factors[n].note}
                </span>
              )}
            </figcaption>
            {factors[n].sizes.length > 0 ? (
              <DegreeBars
                name={factor}
                sizes={factors[n].sizes}
                degrees={inner}
                most={MOST_SIZE}
                {...(!readOnly &&
                  !isModel[n] && { onChange: (l: number, size: number) => changeSize(factor, l, size) })}
              />
            ) : (
              <div className="bars" />
            )}
          </Sphere>
          <span className="op" aria-hidden="true">
            {n === 0 ? '×' : '='}
          </span>
        </Fragment>
      ))}
      <Sphere
        {...common}
        texture={textures[2]}
        instead={instead}
        label={`Their product, ${path ? `its degree ${path[2]} alone` : degreesWords(out)}${isZero ? ': zero everywhere' : ''}.`}
      >
        <figcaption className="note">
          <i>{name}</i>
          {path ? (
            <>
              : degree {path[2]} of {path[0]} with {path[1]}
              {isZero ? ', zero' : ''},{' '}
              <button type="button" className="link" onClick={() => choosePath(undefined)}>
                show all
              </button>
            </>
          ) : (
            `, ${degreesWords(out)}: ${isZero ? 'zero everywhere' : numbers(out)}`
          )}
        </figcaption>
        {sizes.length > 0 ? (
          <DegreeBars name="the product" sizes={sizes} degrees={out} most={isZero ? 0 : Math.max(...sizes)} />
        ) : (
          <div className="bars" />
        )}
      </Sphere>
      <Facts most={most} />
    </section>
  );
}
