// Number of a workgroup in a grid that is folded into two dimensions beyond 65,535 workgroups.
fn linear_workgroup(group: vec3<u32>, groups: vec3<u32>) -> u32 {
  return group.x + group.y * groups.x;
}
