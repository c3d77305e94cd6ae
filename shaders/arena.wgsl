// Bindings of every kernel: all real values, all indices, and the extents and offsets of this dispatch.
@group(0) @binding(0) var<storage, read_write> arena: array<f32>;
@group(0) @binding(1) var<storage, read> indices: array<u32>;
@group(0) @binding(2) var<uniform> parameters: array<vec4<u32>, 64>;
