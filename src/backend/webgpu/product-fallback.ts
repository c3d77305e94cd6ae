/** A product whose kernel a device's compiler refuses is computed by another method there, and the device's choices say so. */
import type { CompileOptions } from '../backend.ts';
import type { ChooseProduct } from './lower-products.ts';
import { KernelError } from './pipelines.ts';
import { methodOfKernel, type ProductChoices, type ProductMethod } from './product-choices.ts';

interface Compilable {
  compile(options?: CompileOptions): Promise<void>;
  dispose(): void;
}

/**
 * What `make` makes with the methods that `choose` names, compiled; made again as long as the compiler refuses a kernel of a method that was chosen there and
 * for which there is another.
 * @throws KernelError of any other kernel, and whatever `make` throws where no method is left
 */
export async function withFallback<T extends Compilable>(
  products: ProductChoices,
  choose: ChooseProduct,
  make: (choose: ChooseProduct) => T,
  options?: CompileOptions,
): Promise<T> {
  for (;;) {
    const chosen = new Set<ProductMethod>();
    const made = make((product) => {
      const method = choose(product);
      chosen.add(method);
      return method;
    });
    try {
      await made.compile(options);
      return made;
    } catch (error) {
      made.dispose();
      const method = error instanceof KernelError ? methodOfKernel(error.kernel) : undefined;
      if (!method || !chosen.has(method) || !(error instanceof KernelError)) throw error;
      products.refuse(method, error.message);
    }
  }
}
