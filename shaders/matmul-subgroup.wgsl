// uses: grid
// enables: subgroups
// C[b, m, n] = sum over k of A[b, m, k] B[b, k, n] on devices that load lane by lane, where loads cost most: a workgroup is one
// subgroup of `lanes` threads, which keep the same tile_rows rows at neighbouring columns. Of each row of A every thread loads
// another k, and hands it to the others. The grid's third dimension holds the splits of k, as in matmul-tile.wgsl.
//@ constants

@compute @workgroup_size(lanes)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(subgroup_invocation_id) lane: u32,
) {
  let block = linear_workgroup(group, groups);
  if (block >= parameters[0].x) {
    return;
  }
  let first = group.z * parameters[0].z;
  let last = min(first + parameters[0].z, parameters[0].y);
  //@ setup
  for (var start = first; start < last; start += lanes) {
    let own = min(start + lane, last - 1u);
    //@ load
    for (var k = start; k < min(start + lanes, last); k++) {
      let giver = k - start;
      //@ body
    }
  }
  //@ finish
  for (var n = 0u; n < parameters[0].w; n++) {
    let row = first_row + n / tile_columns;
    let column = first_column + n % tile_columns * column_step;
    if (row < rows_end && column < columns_end) {
      store(group.z, batch, row, column, totals[n]);
    }
  }
}

//@ store
