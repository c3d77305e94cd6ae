// uses: grid
// enables: subgroups
// C[m, n] = sum over k < terms of A[m, k] B[k, n] on devices that load lane by lane. A workgroup is one subgroup of `lanes`
// threads with the same rows at neighbouring columns; each thread keeps its columns of B, and the totals of one tile of rows after
// the other. Of each row of A every thread loads another k, and hands it to the others, as in matmul-subgroup.wgsl.
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
  //@ setup
  var kept: array<array<f32, tile_columns>, terms>;
  for (var k = 0u; k < parameters[0].y; k++) {
    //@ keep
  }
  for (var tile = first_tile; tile < last_tile; tile++) {
    //@ tile
    for (var start = 0u; start < parameters[0].y; start += lanes) {
      let own = min(start + lane, terms - 1u);
      //@ load
      for (var k = start; k < min(start + lanes, parameters[0].y); k++) {
        let giver = k - start;
        //@ body
      }
    }
    // The ends of loops are unknown to the compiler, so that their bodies are compiled once (matmul-tile.wgsl).
    //@ finish
    for (var n = 0u; n < parameters[0].w; n++) {
      let row = first_row + n / tile_columns;
      let column = first_column + n % tile_columns * lanes;
      if (row < rows_end && column < columns_end) {
        store(0u, 0u, row, column, totals[n]);
      }
    }
  }
}

//@ store
