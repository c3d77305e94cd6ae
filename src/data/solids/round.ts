/**
 * Round surfaces about the z axis, drawn from uniformly by area: the sides of a cylinder and a cone, an ellipsoid (density
 * of the stretched sphere by rejection), a torus (density R + r cos v by reflecting v).
 */
import { circleDirection, type Patch, sphereDirection } from './patch.ts';

/** x^2 + y^2 = radius^2 with |z| <= height / 2. */
export function cylinderSide(radius: number, height: number): Patch {
  return {
    area: 2 * Math.PI * radius * height,
    draw: (random, place) => {
      const [c, s] = circleDirection(random);
      place.set([radius * c, radius * s, height * (random.uniform() - 0.5), c, s, 0]);
    },
  };
}

/** The side of a cone with its tip at z = height and its base circle at z = 0. */
export function coneSide(radius: number, height: number): Patch {
  const slant = Math.sqrt(radius * radius + height * height);
  return {
    area: Math.PI * radius * slant,
    draw: (random, place) => {
      const [c, s] = circleDirection(random);
      const fromTip = Math.sqrt(random.uniform());
      const across = height / slant;
      place.set([
        radius * fromTip * c,
        radius * fromTip * s,
        height * (1 - fromTip),
        across * c,
        across * s,
        radius / slant,
      ]);
    },
  };
}

/**
 * (x/a)^2 + (y/b)^2 + (z/c)^2 = 1. The map from the unit sphere stretches area by a b c |n|, n = (x/a^2, y/b^2, z/c^2),
 * which also is the direction of the normal. Its area has no closed form; it is a whole surface by itself, so 1 stands for it.
 */
export function ellipsoid(semiaxes: readonly [number, number, number]): Patch {
  const largest = 1 / Math.min(...semiaxes);
  return {
    area: 1,
    draw: (random, place) => {
      for (;;) {
        const direction = sphereDirection(random);
        const normal = direction.map((value, axis) => value / semiaxes[axis]);
        const stretch = Math.sqrt(normal[0] * normal[0] + normal[1] * normal[1] + normal[2] * normal[2]);
        if (random.uniform() * largest > stretch) continue;
        for (let axis = 0; axis < 3; axis++) {
          place[axis] = semiaxes[axis] * direction[axis];
          place[3 + axis] = normal[axis] / stretch;
        }
        return;
      }
    },
  };
}

/** (sqrt(x^2 + y^2) - major)^2 + z^2 = minor^2, with minor < major. */
export function torus(major: number, minor: number): Patch {
  return {
    area: 4 * Math.PI * Math.PI * major * minor,
    draw: (random, place) => {
      const [c, s] = circleDirection(random);
      const [out, up] = circleDirection(random);
      const outward = random.uniform() * 2 * major < major + minor * out ? out : -out;
      const ring = major + minor * outward;
      place.set([ring * c, ring * s, minor * up, outward * c, outward * s, up]);
    },
  };
}
