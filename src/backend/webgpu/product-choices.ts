/**
 * In which way (`product-ways.ts`) one device computes a Gaunt product. What was measured on the device decides (`remember`); before that, whether the
 * coefficients are few enough to be unrolled, for then nothing is loaded but the factors. A method whose kernel this device refuses is not taken again.
 * Where it refuses an unrolled sparse product, it is asked for fewer statements from then on: beyond them Gaunt products are computed by another method, and
 * products that have no other walk a list.
 */
import { gauntProductTable } from '../../tensor/gaunt-table.ts';
import type { MeasuredProduct, OpenProduct } from '../backend.ts';
import { isUnrolled, mostStatements } from './kernels/sparse-product.ts';
import { type ProductMethod, type ProductWay, productMethods, wayNamed } from './product-ways.ts';

const kernelPrefix: Readonly<Record<ProductMethod, string>> = {
  sparse: 'sparse-product',
  grid: 'gaunt-grid',
  fourier: 'fourier',
};

const keyOf = ({ degreeX, degreeY, degreeZ, paired }: OpenProduct): string =>
  `${degreeX} ${degreeY} ${degreeZ}${paired ? ' paired' : ''}`;

/** Sum of the degrees beyond which the coefficients of equal factors are too many to unroll, and take seconds to be listed. */
const MOST_LISTED = 36;

const isUnrolledUpTo = (most: number | undefined, { degreeX, degreeY, degreeZ }: OpenProduct): boolean =>
  degreeX + degreeY + degreeZ <= MOST_LISTED && isUnrolled(gauntProductTable(degreeX, degreeY, degreeZ), most);

/** The first of the methods that a count of operations prefers, where so many statements are unrolled at most. */
function expectedBest(product: OpenProduct, among: readonly ProductMethod[], most: number | undefined): ProductMethod {
  const order: readonly ProductMethod[] = isUnrolledUpTo(most, product)
    ? ['sparse', 'grid', 'fourier']
    : ['grid', 'fourier', 'sparse'];
  return order.find((method) => among.includes(method)) ?? among[0];
}

/** What remains of the statements up to which products are unrolled, each time that this device refuses; and how few are not worth another try. */
const FEWER = 1 / 4;
const FEWEST = 100;

type Known = ReadonlyMap<string, MeasuredProduct>;

/** The method that a kernel belongs to. */
export const methodOfKernel = (kernel: string): ProductMethod | undefined =>
  productMethods.find((one) => kernel.startsWith(kernelPrefix[one]));

/** Whether a kernel is that of an unrolled sparse product, for which a list can stand in. */
export const isUnrolledKernel = (kernel: string): boolean => kernel === kernelPrefix.sparse;

const refusal = (method: ProductMethod, reason: string): string =>
  `Gaunt products by "${method}" do not compile on this device (${reason})`;

export class ProductChoices {
  /** From before this device was asked for. */
  private readonly known = new Map<string, MeasuredProduct>();
  /** Since then. */
  private readonly learned = new Map<string, MeasuredProduct>();
  private readonly refused = new Map<ProductMethod, string>();
  private most: number | undefined;

  /** Whoever wants to know when more was measured. */
  onMeasured: (() => void) | undefined;
  /** Whoever tells people that another method computes from here on. */
  onRefused: ((remark: string) => void) | undefined;

  /** @throws Error where this device has refused every method, with its reasons */
  private get allowed(): readonly ProductMethod[] {
    const allowed = productMethods.filter((method) => !this.refused.has(method));
    if (allowed.length === 0) throw new Error(`This device compiles no kernel for Gaunt products: ${this.reasons}.`);
    return allowed;
  }

  private get reasons(): string {
    return [...this.refused].map(([method, reason]) => refusal(method, reason)).join('; ');
  }

  /** By operations alone, whatever was measured. @throws Error as `wayFor` */
  expectedFor(degrees: OpenProduct): ProductWay {
    return { method: expectedBest(degrees, this.allowed, this.most) };
  }

  /**
   * By what was measured before this device was asked for: the same as long as there is the device, so that the parts of one run agree to the bit.
   * @throws Error where this device has refused every method, with its reasons
   */
  wayFor(degrees: OpenProduct): ProductWay {
    return this.quickest(degrees, this.known);
  }

  /** By all that was measured. @throws Error as `wayFor` */
  latestFor(degrees: OpenProduct): ProductWay {
    return this.quickest(degrees, this.learned.has(keyOf(degrees)) ? this.learned : this.known);
  }

  private quickest(degrees: OpenProduct, known: Known): ProductWay {
    const { allowed, most } = this;
    const isAllowed = ({ method }: ProductWay): boolean =>
      allowed.includes(method) && (method !== 'sparse' || most === undefined || isUnrolledUpTo(most, degrees));
    const times = Object.entries(known.get(keyOf(degrees))?.ms ?? {}).sort(([, one], [, other]) => one - other);
    const ways = times.flatMap(([name]) => wayNamed(name) ?? []).filter(isAllowed);
    return ways[0] ?? { method: expectedBest(degrees, allowed, most) };
  }

  /** Choices of the same device as if nothing had been measured or refused yet. */
  fresh(): ProductChoices {
    const choices = new ProductChoices();
    choices.onRefused = (remark) => this.onRefused?.(remark);
    return choices;
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
    const known = this.refused.has(method);
    this.refused.set(method, reason);
    if (known) return;
    const others = productMethods.filter((one) => !this.refused.has(one));
    const instead = others.length > 0 ? `, so ${others.map((one) => `"${one}"`).join(' or ')} computes them` : '';
    this.onRefused?.(`${refusal(method, reason)}${instead}.`);
  }

  /** Statements up to which this device takes unrolled sparse products; undefined where it has refused none. */
  get mostUnrolled(): number | undefined {
    return this.most;
  }

  /** Unrolls fewer statements from here on than what was refused had at most, down to none; false where it had none. */
  unrollFewer(refused: number | undefined): boolean {
    if (refused === 0) return false;
    if (this.most !== undefined && this.most < (refused ?? mostStatements)) return true;
    const fewer = Math.floor((this.most ?? mostStatements) * FEWER);
    this.most = fewer < FEWEST ? 0 : fewer;
    return true;
  }

  /** Says that it does, and why, once it is known how many statements the device takes. */
  tellUnrolled(reason: string): void {
    const which = this.most === 0 ? 'Sparse products' : 'Long sparse products';
    this.onRefused?.(
      `${which} do not compile unrolled on this device (${reason}), so other methods or lists of coefficients compute them.`,
    );
  }
}
