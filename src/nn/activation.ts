/** Nonlinearities: the rectifier, silu(x) = x sigmoid(x) (Elfwing, Uchibe, Doya 2018), and the gate of irreps features. */
import type { Node } from '../tensor/graph.ts';
import { maximum, multiply, sigmoid, slice } from '../tensor/primitives.ts';

export const relu = (x: Node): Node => maximum(x, 0);

export const silu = (x: Node): Node => multiply(x, sigmoid(x));

/**
 * Gate of irreps features h [(L+1)^2, rows, channels]: each channel is scaled by the sigmoid of its own scalar,
 * h_lm <- h_lm sigmoid(h_00). Scalars so pass through silu; equivariant because the factor is invariant
 * (gated nonlinearity of Weiler et al., "3D steerable CNNs", NeurIPS 2018, with shared gates).
 */
export const gate = (h: Node): Node => multiply(h, sigmoid(slice(h, 0, 0, 1)));
