/**
 * Tubes of constant radius r along a space curve c(t), drawn from uniformly by area. With T, N, B the Frenet frame and k
 * the curvature, the surface c + r (cos v N + sin v B) has the area element |c'| r (1 - k r cos v) dt dv (tubular
 * surfaces: do Carmo, Differential Geometry of Curves and Surfaces, 1976): t follows |c'|, v given t follows 1 - k r cos v.
 */
import { circlePoint } from './circle.ts';
import { circleDirection, crossProduct, type Patch, type Triple } from './patch.ts';

/** A curve by its parameter, with its first and second derivative. */
export interface Curve {
  readonly from: number;
  readonly to: number;
  /** Upper bound of |c'|. */
  readonly fastest: number;
  readonly length: number;
  readonly at: (t: number) => { readonly point: Triple; readonly velocity: Triple; readonly acceleration: Triple };
}

/** The side of the tube; needs r k < 1 everywhere and no two strands within 2 r. */
export function tube(curve: Curve, radius: number): Patch {
  return {
    area: 2 * Math.PI * radius * curve.length,
    draw: (random, place) => {
      for (;;) {
        const t = curve.from + random.uniform() * (curve.to - curve.from);
        const { point, velocity, acceleration } = curve.at(t);
        const speed = lengthOf(velocity);
        if (random.uniform() * curve.fastest > speed) continue;
        const turning = crossProduct(velocity, acceleration);
        const twist = lengthOf(turning);
        const inward = crossProduct(turning, velocity);
        const reach = (radius * twist) / (speed * speed * speed);
        const [drawn, sine] = circleDirection(random);
        const cosine = random.uniform() * 2 < 1 - reach * drawn ? drawn : -drawn;
        for (let axis = 0; axis < 3; axis++) {
          const normal = (cosine * inward[axis]) / (twist * speed) + (sine * turning[axis]) / twist;
          place[axis] = point[axis] + radius * normal;
          place[3 + axis] = normal;
        }
        return;
      }
    },
  };
}

/** A right-handed helix of radius 1 about z, through (1, 0, 0) at its middle; t in turns. */
export function helixCurve(turns: number, pitch: number): Curve {
  const around = 2 * Math.PI;
  const speed = Math.sqrt(around * around + pitch * pitch);
  return {
    from: -turns / 2,
    to: turns / 2,
    fastest: speed,
    length: turns * speed,
    at: (t) => {
      const [c, s] = circlePoint(t);
      return {
        point: [c, s, pitch * t],
        velocity: [-around * s, around * c, pitch],
        acceleration: [-around * around * c, -around * around * s, 0],
      };
    },
  };
}

/**
 * The right-handed trefoil on a torus about z: twice around the axis, three times around the ring of radius 1, over a
 * cross-section of half width `width` and half height `height`; t in turns of the whole knot.
 */
export function trefoilCurve(width: number, height: number): Curve {
  const slow = 4 * Math.PI;
  const fast = 6 * Math.PI;
  const at: Curve['at'] = (t) => {
    const [c, s] = circlePoint(2 * t);
    const [out, up] = circlePoint(3 * t);
    const ring = 1 + width * out;
    const ringVelocity = -width * fast * up;
    const ringAcceleration = -width * fast * fast * out;
    return {
      point: [ring * c, ring * s, -height * up],
      velocity: [ringVelocity * c - slow * ring * s, ringVelocity * s + slow * ring * c, -height * fast * out],
      acceleration: [
        (ringAcceleration - slow * slow * ring) * c - 2 * slow * ringVelocity * s,
        (ringAcceleration - slow * slow * ring) * s + 2 * slow * ringVelocity * c,
        height * fast * fast * up,
      ],
    };
  };
  const outermost = slow * (1 + width);
  const steep = fast * Math.max(width, height);
  let length = 0;
  for (let k = 0; k < quadraturePoints; k++) length += lengthOf(at(k / quadraturePoints).velocity) / quadraturePoints;
  return { from: 0, to: 1, fastest: Math.sqrt(outermost * outermost + steep * steep), length, at };
}

/** Of a closed smooth curve; equal weights converge faster than any power. */
const quadraturePoints = 96;

function lengthOf([x, y, z]: Triple): number {
  return Math.sqrt(x * x + y * y + z * z);
}
