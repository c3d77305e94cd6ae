// uses: grid
// z_k = sum of c x_i y_j over the non-zero coefficients of a bilinear map, one row per thread, unrolled: each x_i y_j is
// formed once and added to all z_k that it reaches (Snyder 2006). The grid's third dimension chooses a block of k.
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
  switch group.z {
    //@ blocks
    default: {}
  }
}

//@ store
