// uses: grid
// Gaunt product on an exact spherical grid for high degrees: as in gaunt-grid.wgsl, but in loops over components, so that
// source and compile time do not grow with the degree. One row and one block of `block_size` coefficients per thread.
//@ sizes

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
  let first = group.z * block_size;
  var x: array<f32, x_size>;
  var y: array<f32, y_size>;
  var z: array<f32, block_size>;
  for (var i = 0u; i < x_size; i++) {
    x[i] = load_x(i, row);
  }
  for (var j = 0u; j < y_size; j++) {
    y[j] = load_y(j, row);
  }
  for (var point = 0u; point < parameters[0].y; point++) {
    let start = point * stride;
    var f = 0f;
    var g = 0f;
    for (var i = 0u; i < x_size; i++) {
      f = fma(x[i], basis(start + i), f);
    }
    for (var j = 0u; j < y_size; j++) {
      g = fma(y[j], basis(start + j), g);
    }
    let product = basis(start + stride - 1u) * f * g;
    for (var k = 0u; k < block_size; k++) {
      z[k] = fma(product, basis(start + min(first + k, stride - 1u)), z[k]);
    }
  }
  for (var k = 0u; k < block_size; k++) {
    if (first + k < z_size) {
      store(first + k, row, z[k]);
    }
  }
}

//@ access
