// uses: grid
// y[.., a, ..] = sum over s in offsets[a] .. offsets[a + 1] of x[.., order[s], ..]: one thread per output element walks
// its compressed row in order, so that results repeat and no float atomics are needed.
@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let output = linear_workgroup(group, groups) * 64u + lane;
  if (output >= parameters[0].x) {
    return;
  }
  //@ setup
  for (var entry = first; entry < last; entry++) {
    //@ body
  }
  //@ finish
}
