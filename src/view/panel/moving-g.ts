/** Keys that move g in any view of the orbit besides its own arrows: Home, W, Enter. */
import type { KeyboardEvent } from 'react';
import { IDENTITY, type Quaternion } from '../../math/rotation.ts';
import type { OrbitGrid } from '../../orbit/result.ts';
import { lookFrom } from '../../plot/camera.ts';
import type { Shown } from '../../plot/field-scale.ts';
import { nearestElement } from '../../plot/orbit-field.ts';
import { pin, pinWorst } from '../../store/bench.ts';
import { turnedByKey } from '../scene/turning.ts';

const subjectCamera = lookFrom(0.6, 0.32);

/** Which of the two grids of O(3); SO(3) has the first alone. */
export type GridPart = 'grid' | 'mirrored';

/** Pins the element of the grid that is nearest to a rotation. */
export function pinNearest(grid: OrbitGrid, q: Quaternion, where: GridPart = 'grid'): void {
  const index = nearestElement(grid.elements, q);
  const { q: found, motion } = grid.elements[index];
  pin(found, { where, index }, motion);
}

/** Home is the identity, W the worst element, Enter the nearest sample of the grid; true where the key was one of them. */
export function movedByLetter(
  key: string,
  pinned: Quaternion,
  shown: Shown,
  grid: OrbitGrid | undefined,
  part?: GridPart,
): boolean {
  if (key === 'Home') pin(IDENTITY);
  else if (key === 'w' || key === 'W') pinWorst(shown === 'B' ? 'B' : 'A');
  else if (key === 'Enter' && grid) pinNearest(grid, pinned, part);
  else return false;
  return true;
}

/** The keys of the globe and of its map: arrows turn g about the axes of the screen, as on the subject. */
export function moveOnSphere(
  event: KeyboardEvent,
  pinned: Quaternion,
  shown: Shown,
  grid: OrbitGrid | undefined,
  part: GridPart = 'grid',
): void {
  const turned = turnedByKey(pinned, subjectCamera, event.key, event.shiftKey);
  if (turned) pin(turned, undefined, part === 'mirrored' ? { improper: true } : {});
  else if (!movedByLetter(event.key, pinned, shown, grid, part)) return;
  event.preventDefault();
}
