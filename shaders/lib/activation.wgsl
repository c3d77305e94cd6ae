// Saturating functions that stay finite for every argument (exp overflows beyond 88).
fn sigmoid(x: f32) -> f32 {
  return 1f / (1f + exp(-max(x, -80f)));
}

fn hyperbolic_tangent(x: f32) -> f32 {
  let s = abs(x);
  // Series below 0.3, where 1 - 2 / (exp(2 s) + 1) cancels; relative error below 2e-7.
  let q = s * s;
  let series = s * (1f + q * (-0.33333333f + q * (0.13333333f + q * (-0.053968254f + q * (0.021869489f - q * 0.0088632355f)))));
  let closed = 1f - 2f / (exp(2f * min(s, 12f)) + 1f);
  return select(closed, series, s < 0.3f) * sign(x);
}
