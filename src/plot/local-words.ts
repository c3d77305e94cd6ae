/**
 * The local check in words: net force and net torque, which an invariant energy does not have, and how far they are from the energy's own derivatives by
 * shifts and turns, from which conservative forces are not. Forces in meV/angstrom, torques in meV (per radian).
 */
import type { LocalCheck } from '../orbit/result.ts';
import { milli, relative } from './number-format.ts';

const share = (gap: number, scale: number): string => (scale > 0 ? relative(gap / scale) : relative(0));

/** Label and text per row; no torque in a periodic cell. */
export function localRows({ rmsForce, netForce, forceGap, radius, netTorque, torqueGap }: LocalCheck): string[][] {
  const force = `${milli(netForce, 2)} meV/Å; from the energy's derivative by shifts it differs by ${share(forceGap, rmsForce)} of the RMS force`;
  if (radius === undefined || netTorque === undefined || torqueGap === undefined) return [['net force', force]];
  const scale = share(torqueGap, rmsForce * radius);
  const torque = `${milli(netTorque, 2)} meV; from the energy's derivative by turns it differs by ${scale} of RMS force × radius of gyration`;
  return [
    ['net force', force],
    ['net torque', torque],
  ];
}
