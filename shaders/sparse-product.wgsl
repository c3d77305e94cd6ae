// uses: grid
// z_k = sum of c x_i y_j over the non-zero coefficients of a bilinear map, unrolled in factored form: one thread for a row, or for several neighbouring
// batches of rows where there are fewer threads than rows. The grid's third dimension chooses a block of k.
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
