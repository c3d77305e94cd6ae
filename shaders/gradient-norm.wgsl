// Euclidean norm of the flat gradient before clipping, by one workgroup in a fixed order.
const lanes = 256u;
var<workgroup> partial: array<f32, lanes>;

@compute @workgroup_size(lanes)
fn main(@builtin(local_invocation_index) lane: u32) {
  let gradient = parameters[0].x;
  let count = parameters[0].y;
  var total = 0f;
  for (var n = lane; n < count; n += lanes) {
    let g = arena[gradient + n];
    total = fma(g, g, total);
  }
  partial[lane] = total;
  workgroupBarrier();
  if (lane != 0u) {
    return;
  }
  for (var other = 1u; other < lanes; other++) {
    total += partial[other];
  }
  arena[parameters[0].z] = sqrt(total);
}
