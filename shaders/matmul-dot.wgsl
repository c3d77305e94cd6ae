// uses: grid
// C[b, m, n] = sum over k of A[b, m, k] B[b, k, n], one thread per output: for narrow results and short sums.
// The grid's third dimension holds the splits of k; each writes a partial result of its own.
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
  let first = group.z * parameters[0].z;
  let last = min(first + parameters[0].z, parameters[0].y);
  //@ setup
  var total = 0f;
  for (var k = first; k < last; k++) {
    //@ body
  }
  //@ finish
}
