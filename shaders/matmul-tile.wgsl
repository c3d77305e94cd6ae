// uses: grid
// C[b, m, n] = sum over k of A[b, m, k] B[b, k, n]. Each thread keeps tile_rows x tile_columns results in registers;
// neighbouring threads lie along n, so that their values of A are the same and their values of B are neighbours.
// The grid's third dimension holds the splits of k; each writes a partial result of its own.
//@ constants

@compute @workgroup_size(lanes)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let block = linear_workgroup(group, groups);
  if (block >= parameters[0].x) {
    return;
  }
  let first = group.z * parameters[0].z;
  let last = min(first + parameters[0].z, parameters[0].y);
  //@ setup
  for (var k = first; k < last; k++) {
    //@ body
  }
  // The results go through an array, and the loop's end is unknown to the compiler, so that what follows the sum is
  // compiled once, not once per result.
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
