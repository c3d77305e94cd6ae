// uses: grid
// Elementwise: out[n] = expression(n), several outputs of one size in one kernel. A thread goes on to further elements where
// there are fewer threads than elements; neighbouring threads always write neighbouring elements.
@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let threads = groups.x * groups.y * 64u;
  //@ setup
  for (var element = linear_workgroup(group, groups) * 64u + lane; element < parameters[0].x; element += threads) {
    //@ body
  }
}
