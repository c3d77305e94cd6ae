// uses: grid
// Pointwise product of spherical functions by their values on rings and azimuths, one row per thread: straight-line code with all constants in it. Values are
// made as they are needed, multiplied, and given to the sums of the result ring by ring, so that the grid is never stored as a whole.
// z_k = sum over j of B_k(j) (sum_i x_i B_i(j)) (sum_i y_i B_i(j)) ..., equations in src/math/ring-rule.ts, networks in src/math/fourier-network.ts.
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
  //@ body
  //@ finish
}

//@ access
