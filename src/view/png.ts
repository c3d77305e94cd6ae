/** A figure as PNG: its SVG as an image of this page's own, drawn on a canvas at twice its size. */

const scale = 2;

/**
 * @param svg a whole document of the given size, CSS pixels
 * @throws Error where the browser gives no canvas of that size, or no file of it
 */
export async function pngOf(svg: string, width: number, height: number): Promise<Uint8Array<ArrayBuffer>> {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(scale * width);
    canvas.height = Math.round(scale * height);
    const context = canvas.getContext('2d');
    if (!context) throw new Error(`the browser gives no canvas of ${canvas.width} x ${canvas.height} pixels`);
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    if (!blob) throw new Error('the browser wrote no PNG of the figure');
    return new Uint8Array(await blob.arrayBuffer());
  } finally {
    URL.revokeObjectURL(url);
  }
}
