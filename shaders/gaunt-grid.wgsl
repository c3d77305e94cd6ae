// uses: grid
// Gaunt product on an exact spherical grid: evaluate both functions at a grid point, multiply, and add the product's
// share of every coefficient; one row per thread, so that the grid is never stored.
// z_k = sum over p of 4 pi w_p Y_k(p) (sum_i x_i Y_i(p)) (sum_j y_j Y_j(p)), orthonormal harmonics, Gauss-Legendre x Fourier.
// The grid's third dimension chooses a block of k.
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
  //@ setup
  for (var point = 0u; point < parameters[0].y; point++) {
    //@ body
  }
  //@ finish
}

//@ store
