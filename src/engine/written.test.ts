/** Files for the visitor read back as what they were written from, and independent readers find the numbers where they belong. */
import { describe, expect, it } from 'vitest';
import { type SamplingScheme, samplingSchemes } from '../data/cloud-sample.ts';
import { decodeSlowly } from '../data/formats/ply.testing.ts';
import { importFile } from '../data/import.ts';
import type { Frame, PointCloud } from '../data/subject.ts';
import type { CloudPrediction } from '../data/write-sample.ts';
import { sampledGeometry } from '../experiment/subject-geometry.ts';
import { Random } from '../math/random.ts';
import { compute } from './compute-session.ts';
import type { FramePrediction, Writing } from './messages.ts';

function written(writing: Writing): Uint8Array<ArrayBuffer> {
  const answer = compute({ kind: 'write', id: 3, writing });
  if (answer.kind !== 'written') throw new Error(JSON.stringify(answer));
  expect(answer.id).toBe(3);
  return answer.bytes;
}

async function frameOf(bytes: Uint8Array): Promise<Frame> {
  const { subject } = await importFile('back.xyz', bytes);
  if ('cloud' in subject) throw new Error('a cloud');
  return subject.frames.get(0);
}

async function cloudOf(bytes: Uint8Array): Promise<PointCloud> {
  const { subject } = await importFile('back.ply', bytes);
  if (!('cloud' in subject)) throw new Error('no cloud');
  return subject.cloud;
}

const random = new Random(11);
const numbers = (count: number): Float64Array => Float64Array.from({ length: count }, () => random.normal());

describe('a frame with predictions', () => {
  const water =
    '3\nenergy=-2.5 charge=0 Properties=species:S:1:pos:R:3:forces:R:3\nO 0 0 0 1 2 3\nH 0.1 1 0 0 0 1e-7\nH 1 -0 2 3 1 2\n';
  const predicted = (model: string): FramePrediction => ({
    choice: { model, weights: 'random:7' },
    energy: random.normal() * 1e4,
    forces: numbers(9),
  });

  it('keeps the labels of the file and holds both models to the last bit', async () => {
    const frame = await frameOf(new TextEncoder().encode(water));
    const predictions = [predicted('transformer'), predicted('gaunt')];
    const back = await frameOf(written({ kind: 'frame', frame, predictions }));
    expect(back).toMatchObject({ energy: -2.5, forces: frame.forces, positions: frame.positions });
    expect(back.info.get('charge')).toBe('0');
    for (const { choice, energy, forces } of predictions) {
      expect(Number(back.info.get(`energy_${choice.model}`))).toBe(energy);
      expect(back.info.get(`weights_${choice.model}`)).toBe('random:7');
      expect(back.columns.get(`forces_${choice.model}`)).toEqual({ width: 3, values: forces });
    }
  });

  it('tells two of one model apart, and a second writing from the first', async () => {
    const frame = await frameOf(new TextEncoder().encode(water));
    const once = await frameOf(
      written({ kind: 'frame', frame, predictions: [predicted('gaunt'), predicted('gaunt')] }),
    );
    expect([...once.columns.keys()]).toEqual(['forces_gaunt_a', 'forces_gaunt_b']);
    const twice = written({ kind: 'frame', frame: once, predictions: [predicted('gaunt'), predicted('gaunt')] });
    const names = [...(await frameOf(twice)).columns.keys()];
    expect(names).toEqual(['forces_gaunt_a', 'forces_gaunt_b', 'forces_gaunt_a_2', 'forces_gaunt_b_2']);
  });

  it('says what the format cannot hold', async () => {
    const frame = await frameOf(new TextEncoder().encode(water));
    const broken = { ...frame, columns: new Map([['two words', { width: 1, values: numbers(3) }]]) };
    const answer = compute({ kind: 'write', id: 4, writing: { kind: 'frame', frame: broken, predictions: [] } });
    expect(answer).toMatchObject({
      kind: 'failure',
      id: 4,
      failure: { message: expect.stringContaining('two words') },
    });
  });
});

/** A fan of triangles far from the origin, with everything that a file can give; its coordinates are whole numbers of 1/4096, as a file's doubles hold them. */
function fullCloud(rows: number): PointCloud {
  return {
    positions: Float32Array.from(numbers(3 * rows), (value) => Math.round(4096 * value) / 4096),
    centre: [500_000.25, 5_000_000.5, -7],
    colours: Uint8Array.from({ length: 4 * rows }, (_, k) => (7 * k) % 256),
    normals: Float32Array.from(numbers(3 * rows)),
    channels: new Map([['intensity', { width: 1, values: Float64Array.from(numbers(rows)) }]]),
    faces: {
      offsets: Uint32Array.from({ length: rows - 1 }, (_, face) => 3 * face),
      corners: Uint32Array.from({ length: 3 * (rows - 2) }, (_, k) => Math.floor(k / 3) + (k % 3)),
    },
  };
}

const classes = [
  ['box', 0.75],
  ['torus', 0.1 + 0.2],
] as const;

describe.each(samplingSchemes)('sampled points (%s)', (scheme: SamplingScheme) => {
  const cloud = fullCloud(200);
  const { sample } = sampledGeometry(cloud, { scheme, count: 24 }, 3);
  const predictions: readonly CloudPrediction[] = ['a', 'b'].map((suffix) => ({
    suffix,
    model: 'pointnet random:2',
    classes,
    normals: numbers(3 * sample.count),
  }));
  const bytes = written({ kind: 'sample', cloud, sample, predictions });

  it('read back with the normals of both models to the last bit', async () => {
    const back = await cloudOf(bytes);
    expect(back.centre).toEqual(cloud.centre);
    expect(back.positions).toHaveLength(3 * sample.count);
    for (const { suffix, normals } of predictions) {
      ['nx', 'ny', 'nz'].forEach((axis, k) => {
        const values = Float64Array.from({ length: sample.count }, (_, row) => normals[3 * row + k]);
        expect(back.channels.get(`${axis}_${suffix}`)).toEqual({ width: 1, values });
      });
    }
  });

  it('lie where they lay in the file, in double precision, with the fields of their rows', async () => {
    const [vertex] = decodeSlowly(bytes);
    const back = await cloudOf(bytes);
    for (let row = 0; row < sample.count; row++) {
      for (let axis = 0; axis < 3; axis++) {
        const expected = sample.mean[axis] + sample.scale * sample.points[3 * row + axis] + cloud.centre[axis];
        expect(Math.abs(Number(vertex.rows[row][axis]) - expected)).toBeLessThan(1e-6);
      }
      const place = sample.indices?.[row];
      if (place === undefined) continue;
      const at = (values: ArrayLike<number>, width: number, from: number) =>
        Array.from({ length: width }, (_, k) => values[from * width + k]);
      expect(at(back.positions, 3, row)).toEqual(at(cloud.positions, 3, place));
      expect(at(back.normals!, 3, row)).toEqual(at(cloud.normals!, 3, place));
      expect(at(back.colours!, 4, row)).toEqual(at(cloud.colours!, 4, place));
      expect(back.channels.get('intensity')!.values[row]).toBe(cloud.channels.get('intensity')!.values[place]);
    }
    expect(back.faces).toBeUndefined();
  });

  it('say in comments which models they are and what they think', () => {
    const header = new TextDecoder('latin1').decode(bytes.subarray(0, 2000));
    expect(header).toContain(`comment points ${sample.count} ${scheme} seed 3\n`);
    expect(header).toContain('comment model_a pointnet random:2\n');
    expect(header).toContain(`comment probability_b torus ${0.1 + 0.2}\n`);
  });
});

describe('clouds', () => {
  it('that were written with predictions keep them when they are written again', async () => {
    const first = fullCloud(40);
    const { sample } = sampledGeometry(first, { scheme: 'random', count: 12 }, 1);
    const prediction = { suffix: 'a', model: 'gaunt random:1', classes, normals: numbers(36) };
    const once = await cloudOf(written({ kind: 'sample', cloud: first, sample, predictions: [prediction] }));
    const again = sampledGeometry(once, { scheme: 'random', count: 12 }, 1);
    const later = { ...prediction, normals: numbers(36) };
    const twice = await cloudOf(written({ kind: 'sample', cloud: once, sample: again.sample, predictions: [later] }));
    const column = (values: Float64Array) => Float64Array.from({ length: 12 }, (_, row) => values[3 * row]);
    expect(twice.channels.get('nx_a_2')?.values).toEqual(column(later.normals));
    const kept = column(prediction.normals);
    expect(twice.channels.get('nx_a')?.values).toEqual(Float64Array.from(again.sample.indices!, (row) => kept[row]));
  });

  it('as a whole read back bit for bit, faces and all', async () => {
    const cloud = fullCloud(50);
    expect(await cloudOf(written({ kind: 'cloud', cloud }))).toEqual(cloud);
  });

  it('with predictions of another number of points are refused in words', () => {
    const cloud = fullCloud(20);
    const { sample } = sampledGeometry(cloud, { scheme: 'random', count: 8 }, 1);
    const predictions = [{ suffix: 'a', model: 'm', classes, normals: numbers(9) }];
    const answer = compute({ kind: 'write', id: 1, writing: { kind: 'sample', cloud, sample, predictions } });
    expect(answer).toMatchObject({ failure: { message: '3 predicted normals for 8 points' } });
  });

  it('hold no comment that a reader would give up on', () => {
    const cloud = fullCloud(20);
    const { sample } = sampledGeometry(cloud, { scheme: 'random', count: 8 }, 1);
    const predictions = [{ suffix: 'a', model: 'm'.repeat(2000), classes, normals: numbers(24) }];
    const answer = compute({ kind: 'write', id: 1, writing: { kind: 'sample', cloud, sample, predictions } });
    expect(answer).toMatchObject({ failure: { message: expect.stringContaining('a header holds 900') } });
  });
});

it('writes the orbit of a frame for another program, without its labels', async () => {
  const frame: Frame = {
    species: Uint8Array.of(1, 8),
    positions: Float64Array.of(0, 0, 0.5, 0.1, 0.2, 0.3),
    forces: new Float64Array(6),
    energy: -1,
    periodic: [false, false, false],
    info: new Map([['frame', '3']]),
    columns: new Map(),
  };
  const text = new TextDecoder().decode(
    written({ kind: 'orbit', frame, plan: { group: 'so3', elements: 4, seed: 1 } }),
  );
  expect(text.match(/orbit_kind=/g)).toHaveLength(1 + 4 + 16);
  expect(text).toMatch(/^2\nProperties=species:S:1:pos:R:3 orbit_kind=subject .*\nH 0 0 0\.5\nO 0\.1 0\.2 0\.3\n/);
  expect(text).not.toContain('energy');
});
