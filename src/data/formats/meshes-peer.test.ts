import { BufferGeometry, Mesh } from 'three';
import { OBJLoader } from 'three/examples/jsm/loaders/OBJLoader.js';
import { STLLoader } from 'three/examples/jsm/loaders/STLLoader.js';
import { describe, expect, it } from 'vitest';
import type { PointCloud } from '../subject.ts';
import { readObj } from './obj.ts';
import { readStl } from './stl.ts';

const size = 24;
const height = (i: number, j: number) => Math.sin(0.1 * i) * Math.cos(0.07 * j);
const at = (i: number, j: number) => [i, j, height(i, j)];
const cells = Array.from({ length: size * size }, (_, k) => [Math.floor(k / size), k % size] as const);

/** Largest distance per axis between the corners, fanned into triangles, and the peer's positions. */
function worst({ positions, centre, faces }: PointCloud, peer: ArrayLike<number>): number {
  let largest = 0;
  let position = 0;
  for (let face = 0; face + 1 < faces!.offsets.length; face++) {
    const corners = faces!.corners.subarray(faces!.offsets[face], faces!.offsets[face + 1]);
    for (let k = 1; k + 1 < corners.length; k++) {
      for (const vertex of [corners[0]!, corners[k]!, corners[k + 1]!]) {
        for (let axis = 0; axis < 3; axis++) {
          const own = positions[3 * vertex + axis]! + centre[axis]!;
          largest = Math.max(largest, Math.abs(own - peer[position++]!));
        }
      }
    }
  }
  expect(position).toBe(peer.length);
  return largest;
}

describe('three reads the same mesh', () => {
  it('from binary STL', () => {
    const content = new Uint8Array(84 + 100 * size * size);
    const view = new DataView(content.buffer);
    view.setUint32(80, 2 * size * size, true);
    cells.forEach(([i, j], cell) => {
      const [a, b, c, d] = [at(i, j), at(i + 1, j), at(i + 1, j + 1), at(i, j + 1)];
      [...a, ...b, ...c].forEach((value, k) => {
        view.setFloat32(84 + 100 * cell + 12 + 4 * k, value, true);
      });
      [...a, ...c, ...d].forEach((value, k) => {
        view.setFloat32(84 + 100 * cell + 62 + 4 * k, value, true);
      });
    });
    const { cloud } = readStl('a.stl', content);
    expect(cloud.positions.length).toBe(3 * (size + 1) ** 2);
    expect(worst(cloud, new STLLoader().parse(content.buffer).getAttribute('position').array)).toBeLessThan(2e-6);
  });

  it('from OBJ with quads; where there is no mesh, three says nothing', () => {
    const vertices = Array.from({ length: (size + 1) ** 2 }, (_, k) => at(Math.floor(k / (size + 1)), k % (size + 1)));
    const text = `${vertices.map((vertex) => `v ${vertex.join(' ')}\n`).join('')}${cells
      .map(([i, j]) => {
        const first = i * (size + 1) + j + 1;
        return `f ${first} ${first + 1} ${first + size + 2} ${first + size + 1}\n`;
      })
      .join('')}`;
    const mesh = new OBJLoader().parse(text).children[0];
    const geometry = mesh instanceof Mesh && mesh.geometry instanceof BufferGeometry ? mesh.geometry : undefined;
    const { cloud } = readObj('a.obj', new TextEncoder().encode(text));
    expect(worst(cloud, geometry!.getAttribute('position').array)).toBeLessThan(2e-6);
    expect(new OBJLoader().parse('v 1 2 3x\nf 1 2 9\n').children).toHaveLength(1);
    expect(() => readObj('a.obj', new TextEncoder().encode('v 1 2 3x\nf 1 2 9\n'))).toThrow(/line 1: found '3x'/);
  });
});
