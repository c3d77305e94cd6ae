/** The pixels of a canvas, for a drawing that is made anew for each size. */

/**
 * Gives a canvas as many pixels as it covers; one that has them already keeps what is drawn on it.
 * @param ratio device pixels of a CSS pixel
 */
export function sizeCanvas(
  canvas: HTMLCanvasElement,
  size: { readonly width: number; readonly height: number },
  ratio: number,
): { readonly width: number; readonly height: number } {
  const [width, height] = [Math.round(size.width * ratio), Math.round(size.height * ratio)];
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  return { width, height };
}
