/**
 * A product whose kernel a device's compiler refuses is computed by another method there, or by a list of its coefficients where it has no other, and the
 * device's choices say so.
 */
import type { CompileOptions } from '../backend.ts';
import type { ChooseProduct } from './lower-products.ts';
import { KernelError } from './pipelines.ts';
import { isUnrolledKernel, methodOfKernel, type ProductChoices } from './product-choices.ts';
import type { ProductMethod } from './product-ways.ts';

interface Compilable {
  compile(options?: CompileOptions): Promise<void>;
  dispose(): void;
}

/**
 * What `make` makes with the ways that `choose` names, compiled; made again as long as the compiler refuses a kernel of a method that was chosen there and
 * for which there is another, or an unrolled one.
 * @throws KernelError of any other kernel, and of all where they are asked for `asWritten`; whatever `make` throws where no method is left
 */
export async function withFallback<T extends Compilable>(
  products: ProductChoices,
  choose: ChooseProduct,
  make: (choose: ChooseProduct) => T,
  options?: CompileOptions,
): Promise<T> {
  let refusal: string | undefined;
  const tell = (): void => {
    if (refusal !== undefined) products.tellUnrolled(refusal);
  };
  for (;;) {
    const chosen = new Set<ProductMethod>();
    const { mostUnrolled } = products;
    const made = make((product) => {
      const way = choose(product);
      chosen.add(way.method);
      return way;
    });
    try {
      await made.compile(options);
      tell();
      return made;
    } catch (error) {
      made.dispose();
      if (!(error instanceof KernelError)) {
        tell();
        throw error;
      }
      if (options?.asWritten) throw error;
      const method = methodOfKernel(error.kernel);
      if (isUnrolledKernel(error.kernel) && products.unrollFewer(mostUnrolled)) refusal = error.message;
      else if (method && chosen.has(method)) products.refuse(method, error.message);
      else throw error;
    }
  }
}
