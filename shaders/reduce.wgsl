// uses: grid
// out[o] = sum (or largest) over r of expression(o, r). A workgroup owns `output_lanes` neighbouring outputs, each
// reduced by `reduce_lanes` threads that stride through r; the shares are joined in a fixed order, so results repeat.
//@ constants

@compute @workgroup_size(output_lanes * reduce_lanes)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let output = linear_workgroup(group, groups) * output_lanes + lane % output_lanes;
  let share = lane / output_lanes;
  let inside = output < parameters[0].x;
  let last = select(0u, parameters[0].y, inside);
  //@ setup
  for (var reduced = share; reduced < last; reduced += reduce_lanes) {
    //@ body
  }
  //@ publish
  workgroupBarrier();
  if (share != 0u || !inside) {
    return;
  }
  for (var other = 1u; other < reduce_lanes; other++) {
    let place = lane + other * output_lanes;
    //@ join
  }
  //@ finish
}
