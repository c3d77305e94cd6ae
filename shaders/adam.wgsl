// uses: grid
// One step of Adam (Kingma & Ba 2015, algorithm 1) with decoupled weight decay (Loshchilov & Hutter 2019, algorithm 2),
// gradients scaled down to a global norm, and an exponential moving average of the parameters.
// Flat arrays of one length in the arena: gradient, parameters, first moment, second moment, average.
@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let n = linear_workgroup(group, groups) * 64u + lane;
  let count = parameters[0].x;
  if (n >= count) {
    return;
  }
  let settings = parameters[0].z;
  let rate = arena[settings];
  let beta1 = arena[settings + 1u];
  let beta2 = arena[settings + 2u];
  let epsilon = arena[settings + 3u];
  let weight_decay = arena[settings + 4u];
  let clip_norm = arena[settings + 5u];
  let average_decay = arena[settings + 6u];
  // 1 / (1 - beta^step), formed in float64 on the CPU.
  let correction1 = arena[settings + 7u];
  let correction2 = arena[settings + 8u];
  // 1 - beta, likewise: 1 - 0.999 has only four digits in float32.
  let fresh1 = arena[settings + 9u];
  let fresh2 = arena[settings + 10u];
  let fresh_average = arena[settings + 11u];
  let norm = arena[parameters[0].w];

  let gradient_at = parameters[0].y + n;
  let parameter_at = gradient_at + count;
  let first_at = parameter_at + count;
  let second_at = first_at + count;
  let average_at = second_at + count;
  let scale = select(1f, clip_norm / norm, clip_norm > 0f && norm > clip_norm);
  let g = scale * arena[gradient_at];
  let first = beta1 * arena[first_at] + fresh1 * g;
  let second = beta2 * arena[second_at] + fresh2 * g * g;
  let update = first * correction1 / (sqrt(second * correction2) + epsilon);
  let parameter = arena[parameter_at];
  let moved = parameter - rate * (update + weight_decay * parameter);
  arena[parameter_at] = moved;
  arena[first_at] = first;
  arena[second_at] = second;
  arena[average_at] = average_decay * arena[average_at] + fresh_average * moved;
}
