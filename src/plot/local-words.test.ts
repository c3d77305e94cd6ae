/** The local check in words: forces and torques with their gaps as shares, without torque where there is none, without division by nothing. */
import { expect, it } from 'vitest';
import { localRows } from './local-words.ts';

it('gives net force and torque, and their gaps as shares of what they are held against', () => {
  const local = { rmsForce: 2, netForce: 0.5, forceGap: 0.01, radius: 1.5, netTorque: 0.012, torqueGap: 3e-7 };
  const [[force, shifts], [torque, turns]] = localRows(local);
  expect([force, torque]).toEqual(['net force', 'net torque']);
  expect(shifts).toBe("500 meV/Å; from the energy's derivative by shifts it differs by 0.5\u202f% of the RMS force");
  expect(turns).toBe(
    "12 meV; from the energy's derivative by turns it differs by 1.0 × 10⁻⁷ of RMS force × radius of gyration",
  );
});

it('leaves the torque out of a periodic cell, and says 0 of forces that are nothing', () => {
  const rows = localRows({ rmsForce: 0, netForce: 0, forceGap: 0 });
  expect(rows).toEqual([
    ['net force', "0 meV/Å; from the energy's derivative by shifts it differs by 0 of the RMS force"],
  ]);
});
