// uses: grid
// Gaunt product on an exact spherical grid: evaluate both functions ring by ring, multiply, and add the product's share of every coefficient, one row
// at a time, so that the grid is never stored.
// z_k = sum over p of 4 pi w_p Y_k(p) (sum_i x_i Y_i(p)) (sum_j y_j Y_j(p)), orthonormal harmonics, Gauss-Legendre x Fourier.
// One thread for a row, or for several neighbouring batches of rows where there are fewer threads than rows.
//@ sizes

@compute @workgroup_size(lanes)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let count = groups.x * groups.y * lanes;
  let batches = (parameters[0].x + count - 1u) / count;
  let first = linear_workgroup(group, groups) * batches * lanes + lane;
  let last = min(first + batches * lanes, parameters[0].x);
  //@ setup
  for (var row = first; row < last; row += lanes) {
    //@ body
  }
}

//@ store
