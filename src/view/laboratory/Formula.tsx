/** f times h: two functions and what the product of the sentence makes of them, turned together, with their degrees as bars under them. */
import { Fragment, useMemo, useState } from 'react';
import { lookFrom } from '../../plot/camera.ts';
import { whole } from '../../plot/number-format.ts';
import { useLaboratory } from '../../store/laboratory.ts';
import { changeSize, choosePath, MOST_SIZE } from '../../store/laboratory-functions.ts';
import { useSession } from '../../store/session.ts';
import { DegreeBars } from './DegreeBars.tsx';
import { Facts } from './Facts.tsx';
import { FunctionPhrase } from './FunctionPhrase.tsx';
import { Sphere } from './Sphere.tsx';
import { useFormula } from './use-formula.ts';

const factors = ['f', 'h'] as const;
/** Radians a pixel. */
const TURN = 1 / 110;

export function Formula() {
  const { textures, scale, most, sizes, name, degree, path, isZero } = useFormula();
  const readOnly = useSession((state) => state.phone);
  const eye = useLaboratory((state) => state.eye);
  const [held, setHeld] = useState(false);
  const camera = useMemo(() => lookFrom(eye.azimuth, eye.elevation), [eye]);
  const onTurn = (dx: number, dy: number): void =>
    useLaboratory.setState(({ eye: { azimuth, elevation } }) => ({
      eye: { azimuth: azimuth - dx * TURN, elevation: Math.min(1.5, Math.max(-1.5, elevation + dy * TURN)) },
    }));
  const common = { scale, camera, held, onTurn, onHold: setHeld };
  const tallest = Math.max(...sizes[2], 1e-9);
  return (
    <section className="formula" aria-label="Two functions on the sphere and their product">
      {factors.map((factor, n) => (
        <Fragment key={factor}>
          <Sphere
            {...common}
            texture={textures[n]}
            label={`Function ${factor}${path ? `, its degree ${path[n]} alone` : `, degrees 0 to ${degree}`}.`}
          >
            <figcaption className="note">
              <i>{factor}</i>, <FunctionPhrase name={factor} />
              {path ? `: degree ${path[n]} alone` : `: ${whole((degree + 1) ** 2)} numbers`}
            </figcaption>
            <DegreeBars
              name={factor}
              sizes={sizes[n]}
              most={MOST_SIZE}
              {...(!readOnly && { onChange: (l: number, size: number) => changeSize(factor, l, size) })}
            />
          </Sphere>
          <span className="op" aria-hidden="true">
            {n === 0 ? '×' : '='}
          </span>
        </Fragment>
      ))}
      <Sphere
        {...common}
        texture={textures[2]}
        instead="Multiplying…"
        label={`Their product${path ? `, its degree ${path[2]} alone` : `, degrees 0 to ${2 * degree}`}${isZero ? ': zero everywhere' : ''}.`}
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
            `, degrees 0 to ${2 * degree}: ${whole((2 * degree + 1) ** 2)} numbers`
          )}
        </figcaption>
        <DegreeBars name="the product" sizes={sizes[2]} most={tallest} />
      </Sphere>
      <Facts most={most} />
    </section>
  );
}
