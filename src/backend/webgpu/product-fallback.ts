/** A product whose kernel a device's compiler refuses is computed by another method there, and the device's choices say so. */
import type { CompileOptions } from '../backend.ts';
import { KernelError } from './pipelines.ts';
import type { ProductChoices } from './product-choices.ts';

interface Compilable {
  compile(options?: CompileOptions): Promise<void>;
  dispose(): void;
}

/**
 * What `make` makes of the choices as they stand, compiled; made again as long as the compiler refuses a product for which there is another method.
 * @throws KernelError of any other kernel, and whatever `make` throws where no method is left
 */
export async function withFallback<T extends Compilable>(
  products: ProductChoices,
  make: () => T,
  options?: CompileOptions,
): Promise<T> {
  for (;;) {
    const made = make();
    try {
      await made.compile(options);
      return made;
    } catch (error) {
      made.dispose();
      if (!(error instanceof KernelError) || !products.refuse(error.kernel, error.message)) throw error;
    }
  }
}
