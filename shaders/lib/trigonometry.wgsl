// Sine and cosine to float32 accuracy for |x| < 1e4: WGSL promises only 2^-11 absolute error, within [-pi, pi].
// Reduction by multiples of pi/2 in three parts (Cody & Waite 1980), then Taylor polynomials on [-pi/4, pi/4].
fn quarter_sine(r: f32) -> f32 {
  let q = r * r;
  return r + r * q * (-0.16666667f + q * (0.0083333333f + q * (-0.00019841270f + q * 2.7557319e-6f)));
}

fn quarter_cosine(r: f32) -> f32 {
  let q = r * r;
  return 1f - 0.5f * q + q * q * (0.041666667f + q * (-0.0013888889f + q * (2.4801587e-5f - q * 2.7557319e-7f)));
}

fn reduced_angle(x: f32, quarters: f32) -> f32 {
  let coarse = fma(quarters, -1.5703125f, x);
  let medium = fma(quarters, -0.00048375129699707031f, coarse);
  return fma(quarters, -7.5497901e-8f, medium);
}

fn quadrant_value(r: f32, quadrant: i32) -> f32 {
  let value = select(quarter_sine(r), quarter_cosine(r), (quadrant & 1) == 1);
  return select(value, -value, (quadrant & 2) == 2);
}

fn sine(x: f32) -> f32 {
  let quarters = round(x * 0.63661977f);
  return quadrant_value(reduced_angle(x, quarters), i32(quarters));
}

fn cosine(x: f32) -> f32 {
  let quarters = round(x * 0.63661977f);
  return quadrant_value(reduced_angle(x, quarters), i32(quarters) + 1);
}
