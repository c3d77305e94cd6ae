/** Point clouds as files, made from formulas: a mesh with scalar fields, one in national coordinates, quads, and a million points. */

/** A little-endian binary PLY: rows of doubles or floats, then bytes. */
function binaryPly(
  header: readonly string[],
  rows: number,
  rowBytes: number,
  write: (row: number, at: number, view: DataView) => void,
): Buffer {
  const head = Buffer.from(`${['ply', 'format binary_little_endian 1.0', ...header, 'end_header'].join('\n')}\n`);
  const body = Buffer.alloc(rows * rowBytes);
  const view = new DataView(body.buffer, body.byteOffset, body.length);
  for (let row = 0; row < rows; row++) write(row, row * rowBytes, view);
  return Buffer.concat([head, body]);
}

/** An egg with bumps and one ear on a grid of 80 x 100 vertices, in triangles; ASCII, with a confidence and an intensity. */
export function bumpyMesh(): string {
  const [rings, around] = [80, 100];
  const vertices = Array.from({ length: rings * around }, (_, n) => {
    const theta = (Math.PI * (Math.floor(n / around) + 0.5)) / rings;
    const phi = (2 * Math.PI * (n % around)) / around;
    const bump =
      1 + 0.15 * Math.sin(3 * theta) * Math.cos(4 * phi) + 0.5 * Math.exp(-8 * ((theta - 0.7) ** 2 + (phi - 2) ** 2));
    const [x, y, z] = [Math.sin(theta) * Math.cos(phi), Math.sin(theta) * Math.sin(phi), 1.3 * Math.cos(theta)];
    return [bump * x, bump * y, bump * z, 0.5 + 0.5 * Math.cos(theta), n / (rings * around)]
      .map((value) => value.toFixed(6))
      .join(' ');
  });
  const faces = Array.from({ length: (rings - 1) * around }, (_, n) => {
    const next = n % around === around - 1 ? n + 1 - around : n + 1;
    return `3 ${n} ${n + around} ${next}\n3 ${next} ${n + around} ${next + around}`;
  });
  const header = ['x', 'y', 'z', 'confidence', 'intensity'].map((name) => `property float ${name}`);
  return [
    'ply',
    'format ascii 1.0',
    'comment bumps of a formula',
    `element vertex ${vertices.length}`,
    ...header,
    `element face ${2 * faces.length}`,
    'property list uchar int vertex_indices',
    'end_header',
    ...vertices,
    ...faces,
    '',
  ].join('\n');
}

/** A spiral of 900 points in UTM coordinates: double precision, millimetres, colours. */
export function spiralInUtm(): Buffer {
  const header = [
    'element vertex 900',
    ...['x', 'y', 'z'].map((axis) => `property double ${axis}`),
    ...['red', 'green', 'blue'].map((part) => `property uchar ${part}`),
  ];
  return binaryPly(header, 900, 27, (row, at, view) => {
    const turn = row / 60;
    view.setFloat64(at, 448_251.372 + (2 + 0.1 * turn) * Math.cos(2 * turn), true);
    view.setFloat64(at + 8, 5_411_943.701 + (2 + 0.1 * turn) * Math.sin(2 * turn), true);
    view.setFloat64(at + 16, 312.5 + 0.4 * turn, true);
    for (let part = 0; part < 3; part++) view.setUint8(at + 24 + part, (row * (part + 1)) % 256);
  });
}

/** Vertices and quads of a step with five sides of 1 x 1 to 2 x 1, as a modeller writes them. */
export function quads(): string {
  const [nx, ny] = [12, 9];
  const vertices = Array.from({ length: nx * ny }, (_, n) => {
    const [i, j] = [n % nx, Math.floor(n / nx)];
    return `${i / 4} ${j / 4} ${i < 5 ? 0 : 0.2 * (i - 4) + 0.05 * j}`;
  });
  const faces = Array.from({ length: (nx - 1) * (ny - 1) }, (_, n) => {
    const corner = (n % (nx - 1)) + nx * Math.floor(n / (nx - 1));
    return `4 ${corner} ${corner + 1} ${corner + 1 + nx} ${corner + nx}`;
  });
  return [
    'ply',
    'format ascii 1.0',
    `element vertex ${vertices.length}`,
    'property float x',
    'property float y',
    'property float z',
    `element face ${faces.length}`,
    'property list uchar uint vertex_index',
    'end_header',
    ...vertices,
    ...faces,
    '',
  ].join('\n');
}

/** A million points of a knotted ribbon with colours, 15 bytes each. */
export function manyPoints(count = 1_000_000): Buffer {
  const header = [
    `element vertex ${count}`,
    ...['x', 'y', 'z'].map((axis) => `property float ${axis}`),
    ...['red', 'green', 'blue'].map((part) => `property uchar ${part}`),
  ];
  return binaryPly(header, count, 15, (row, at, view) => {
    const turn = (2 * Math.PI * row) / count;
    const [spread, across] = [((row * 2654435761) % 1000) / 4000, ((row * 40503) % 997) / 4000];
    view.setFloat32(at, (2 + Math.cos(3 * turn) + spread) * Math.cos(2 * turn), true);
    view.setFloat32(at + 4, (2 + Math.cos(3 * turn) + spread) * Math.sin(2 * turn), true);
    view.setFloat32(at + 8, Math.sin(3 * turn) + across, true);
    for (let part = 0; part < 3; part++)
      view.setUint8(at + 12 + part, Math.floor(128 + 127 * Math.sin(turn + 2 * part)));
  });
}
