// uses: grid
// Solid real harmonics of degree 0 .. L of one vector per thread: homogeneous polynomials, component normalisation, e3nn
// order and axes (polar axis y). Y_lm = q_lm(y, r^2) { Im | 1 | Re } (z + i x)^|m|, q by the normalised recurrence in l
// (Holmes & Featherstone 2002), unrolled with its constants.
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
  //@ body
}

//@ store
