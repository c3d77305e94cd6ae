/**
 * Every file of shaders/ compiles on the device at hand; errors carry file, line and column. Library pieces are compiled on
 * their own (with the pieces they use), kernels as the complete modules that real graphs make of them.
 */
import { basename } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { create, globals } from 'webgpu';
import { piecesOf, shaderFiles } from './backend/webgpu/shader.ts';

const stem = (path: string): string => basename(path, '.wgsl');
const library = new Map(
  Object.entries(shaderFiles)
    .filter(([path]) => path.includes('/lib/'))
    .map(([path, text]) => [stem(path), text]),
);
const kernels = new Map(
  Object.entries(shaderFiles)
    .filter(([path]) => !path.includes('/lib/'))
    .map(([path, text]) => [stem(path), text]),
);

let gpu: GPU | null;
let device: GPUDevice;
beforeAll(async () => {
  Object.assign(globalThis, globals);
  gpu = create([]);
  const adapter = await gpu.requestAdapter();
  if (!adapter) throw new Error('no WebGPU adapter');
  device = await adapter.requestDevice();
});
afterAll(() => {
  device.destroy();
  gpu = null;
});

interface Part {
  readonly file: string;
  readonly text: string;
}

/** A piece after all that it uses. */
function withPieces(name: string, into: Part[] = []): Part[] {
  const text = library.get(name);
  if (text === undefined) throw new Error(`shaders/lib/${name}.wgsl is missing`);
  for (const piece of piecesOf(text)) withPieces(piece, into);
  const file = `shaders/lib/${name}.wgsl`;
  if (!into.some((part) => part.file === file)) into.push({ file, text });
  return into;
}

/** Messages of the compiler as file:line:column. */
async function messagesOf(parts: readonly Part[]): Promise<string[]> {
  device.pushErrorScope('validation');
  const module = device.createShaderModule({ code: parts.map(({ text }) => text).join('\n') });
  const { messages } = await module.getCompilationInfo();
  await device.popErrorScope();
  return messages.map(({ type, lineNum, linePos, message }) => {
    let line = lineNum;
    for (const { file, text } of parts) {
      const lines = text.split('\n').length;
      if (line <= lines) return `${file}:${line}:${linePos} ${type}: ${message}`;
      line -= lines;
    }
    return `${type}: ${message}`;
  });
}

describe('shaders', () => {
  it('places a compiler message in the file it is about', async () => {
    const parts = [
      { file: 'good.wgsl', text: 'fn one() -> f32 {\n  return 1.0;\n}\n' },
      { file: 'bad.wgsl', text: 'fn two() -> f32 {\n  return 2u;\n}\n' },
    ];
    expect((await messagesOf(parts)).join()).toMatch(/^bad\.wgsl:2:\d+ error/);
  });

  it.each([...library.keys()])('lib/%s compiles with the pieces it uses', async (name) => {
    expect(await messagesOf(withPieces(name))).toEqual([]);
  });

  it.each([...kernels.keys()])('%s uses only pieces that exist', (name) => {
    expect(piecesOf(kernels.get(name)!).filter((piece) => !library.has(piece))).toEqual([]);
  });
});
