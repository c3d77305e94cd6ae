// uses: grid
// Pointwise product of spherical functions on rings and azimuths, one row per thread, the grid never stored: for every pair of rings theta, pi - theta the
// orders F_m = sum over l of x_lm P_lm(theta) of each factor, even and odd l - m apart; on either ring the orders to values on orbits of four azimuths, the
// product of the factors' values, and back to orders; then z_lm += P_lm(theta) H_m. Rules, tables P and orbits: src/math/ring-rule.ts.
// parameters[0].w is 1: a loop whose end the compiler does not know is not unrolled.
//@ sizes

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let row = linear_workgroup(group, groups) * 64u + lane;
  if (row >= parameters[0].x) {
    return;
  }
  //@ load
  for (var pair = 0u; pair < parameters[0].y; pair++) {
    var table: array<f32, stride>;
    for (var n = 0u; n < stride * parameters[0].w; n++) {
      table[n] = load_table(pair * stride + n);
    }
    //@ orders
    // The equator, last of an odd number of rings, is its own mirror image.
    let sides = min(2u, parameters[0].z - 2u * pair);
    for (var side = 0u; side < sides; side++) {
      let sign = select(1f, -1f, side == 1u);
      //@ azimuths
    }
    //@ analyse
  }
  //@ finish
}

//@ access
