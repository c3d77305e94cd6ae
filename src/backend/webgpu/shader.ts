/**
 * Kernels from skeletons: `shaders/*.wgsl` are complete WGSL except for lines `//@ name`, which generated statements
 * replace, and library pieces named in the first line (`// uses: grid`), which are put in front, with a WGSL extension that the
 * second line may name (`// enables: subgroups`) before all.
 */
const files: Readonly<Record<string, string>> = import.meta.glob('../../../shaders/**/*.wgsl', {
  query: '?raw',
  import: 'default',
  eager: true,
});

function file(name: string): string {
  const text = files[`../../../shaders/${name}.wgsl`];
  if (text === undefined)
    throw new Error(`shaders/${name}.wgsl is missing; there are ${Object.keys(files).join(', ')}.`);
  return text;
}

export const shaderFiles = files;

/** The library pieces that a file asks for, in order. */
export function piecesOf(text: string): string[] {
  const uses = /^\/\/ uses: (.*)$/m.exec(text.split('\n', 1)[0]);
  return uses ? uses[1].split(',').map((piece) => piece.trim()) : [];
}

function collect(pieces: Iterable<string>, into: string[]): string[] {
  for (const piece of pieces) {
    if (into.includes(piece)) continue;
    collect(piecesOf(file(`lib/${piece}`)), into);
    if (!into.includes(piece)) into.push(piece);
  }
  return into;
}

/** The source of a kernel: bindings, library pieces, then the skeleton with every `//@ name` line filled in. */
export function assemble(
  name: string,
  blocks: Readonly<Record<string, readonly string[]>>,
  libraries: Iterable<string> = [],
): string {
  const skeleton = file(name);
  const used = new Set<string>();
  const body = skeleton.replace(/^([ \t]*)\/\/@ (\w+)$/gm, (_, indent: string, block: string) => {
    const lines = blocks[block];
    if (!lines) throw new Error(`shaders/${name}.wgsl asks for the block "${block}", which is not generated.`);
    used.add(block);
    return lines.map((line) => indent + line).join('\n');
  });
  const unused = Object.keys(blocks).filter((block) => !used.has(block));
  if (unused.length > 0) throw new Error(`shaders/${name}.wgsl has no line for the generated blocks ${unused}.`);
  const pieces = collect([...piecesOf(skeleton), ...libraries], []);
  const extension = /^\/\/ enables: (\w+)$/m.exec(skeleton.split('\n', 2).join('\n'));
  const enabled = extension ? [`enable ${extension[1]};`] : [];
  return [...enabled, file('arena'), ...pieces.map((piece) => file(`lib/${piece}`)), body].join('\n');
}
