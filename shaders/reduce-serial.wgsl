// uses: grid
// out[o] = sum (or largest) over r of expression(o, r), one thread per output: for short reductions or many outputs.
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
  let last = parameters[0].y;
  //@ setup
  for (var reduced = 0u; reduced < last; reduced++) {
    //@ body
  }
  //@ finish
}
