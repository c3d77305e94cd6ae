/**
 * Which kernel computes a Gaunt product on one device: `sparse` sums the non-zero coefficients, `grid` multiplies values on an exact spherical grid, `fourier`
 * on the torus, by folded sums, which need fewer operations than fast transforms up to L = 8 (`kernels/fourier-product.ts`). What was measured on the device
 * decides (`remember`); before that, whether the coefficients are few enough to be unrolled, for then nothing is loaded but the factors. A method whose kernel
 * this device refuses is not taken again, and why is kept for people to read.
 */
import { gauntProductTable } from '../../tensor/gaunt-table.ts';
import type { MeasuredProduct, OpenProduct } from '../backend.ts';
import { isUnrolled } from './kernels/sparse-product.ts';

export const productMethods = ['sparse', 'grid', 'fourier'] as const;
export type ProductMethod = (typeof productMethods)[number];

const kernelPrefix: Readonly<Record<ProductMethod, string>> = {
  sparse: 'sparse-product',
  grid: 'gaunt-grid',
  fourier: 'fourier',
};

const keyOf = ({ degreeX, degreeY, degreeZ, paired }: OpenProduct): string =>
  `${degreeX} ${degreeY} ${degreeZ}${paired ? ' paired' : ''}`;

/** Sum of the degrees beyond which the coefficients of equal factors are too many to unroll, and take seconds to be listed. */
const MOST_LISTED = 36;

/** The first of the methods that a count of operations prefers. */
function expectedBest({ degreeX, degreeY, degreeZ }: OpenProduct, among: readonly ProductMethod[]): ProductMethod {
  const few = degreeX + degreeY + degreeZ <= MOST_LISTED && isUnrolled(gauntProductTable(degreeX, degreeY, degreeZ));
  const order: readonly ProductMethod[] = few ? ['sparse', 'grid', 'fourier'] : ['grid', 'fourier', 'sparse'];
  return order.find((method) => among.includes(method)) ?? among[0];
}

type Known = ReadonlyMap<string, MeasuredProduct>;

/** The method that a kernel belongs to. */
export const methodOfKernel = (kernel: string): ProductMethod | undefined =>
  productMethods.find((one) => kernel.startsWith(kernelPrefix[one]));

export class ProductChoices {
  /** From before this device was asked for. */
  private readonly known = new Map<string, MeasuredProduct>();
  /** Since then. */
  private readonly learned = new Map<string, MeasuredProduct>();
  private readonly refused = new Map<ProductMethod, string>();

  /** Whoever wants to know when more was measured. */
  onMeasured: (() => void) | undefined;

  /** @throws Error where this device has refused every method, with its reasons */
  private get allowed(): readonly ProductMethod[] {
    const allowed = productMethods.filter((method) => !this.refused.has(method));
    if (allowed.length === 0)
      throw new Error(`This device compiles no kernel for Gaunt products: ${this.remarks.join(' ')}`);
    return allowed;
  }

  /** By operations alone, whatever was measured: the same in every run on a device. @throws Error as `methodFor` */
  expectedFor(degrees: OpenProduct): ProductMethod {
    return expectedBest(degrees, this.allowed);
  }

  /**
   * By what was measured before this device was asked for: the same as long as there is the device, so that the parts of one run agree to the bit.
   * @throws Error where this device has refused every method, with its reasons
   */
  methodFor(degrees: OpenProduct): ProductMethod {
    return this.quickest(degrees, this.known);
  }

  /** By all that was measured. @throws Error as `methodFor` */
  latestFor(degrees: OpenProduct): ProductMethod {
    return this.quickest(degrees, this.learned.has(keyOf(degrees)) ? this.learned : this.known);
  }

  private quickest(degrees: OpenProduct, known: Known): ProductMethod {
    const { allowed } = this;
    const times: MeasuredProduct['ms'] = known.get(keyOf(degrees))?.ms ?? {};
    const measured = allowed.filter((method) => times[method] !== undefined);
    if (measured.length === 0) return expectedBest(degrees, allowed);
    return measured.reduce((best, method) => (times[method]! < times[best]! ? method : best));
  }

  isMeasured(degrees: OpenProduct): boolean {
    return this.known.has(keyOf(degrees)) || this.learned.has(keyOf(degrees));
  }

  remember(measured: MeasuredProduct): void {
    this.known.set(keyOf(measured), measured);
  }

  /** Later times of the same degrees replace earlier ones. */
  learn(measured: MeasuredProduct): void {
    this.learned.set(keyOf(measured), measured);
    this.onMeasured?.();
  }

  /** All that was measured: plain data, to be kept for this adapter. */
  measured(): MeasuredProduct[] {
    return [...new Map([...this.known, ...this.learned]).values()];
  }

  /** Gives a method up. */
  refuse(method: ProductMethod, reason: string): void {
    this.refused.set(method, reason);
  }

  /** What this device refused, one sentence a method. */
  get remarks(): readonly string[] {
    return [...this.refused].map(
      ([method, reason]) => `Gaunt products by "${method}" do not compile here (${reason}).`,
    );
  }
}
