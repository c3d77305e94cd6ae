// uses: grid
// Elementwise: out[n] = expression(n), one thread per element; several outputs of one size in one kernel.
@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let element = linear_workgroup(group, groups) * 64u + lane;
  if (element >= parameters[0].x) {
    return;
  }
  //@ body
}
