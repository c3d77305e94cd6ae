// uses: grid
// z_k = sum of c x_i y_j over the non-zero coefficients of a bilinear map too large to unroll: one thread per k and row
// walks the packed entries (i + 65536 j) of its k.
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
  var total = 0f;
  for (var entry = first; entry < last; entry++) {
    //@ body
  }
  //@ finish
}
