// n / d for n < 2^31 and d of at least 1, given the float32 reciprocal of d. Vector units have no integer division, and
// software devices do it lane by lane. The estimate is off by n / d / 2^22 at most; its remainder is divided once more, after
// which it is off by one at most.
fn quotient(n: u32, d: u32, reciprocal: f32) -> u32 {
  let estimate = i32(f32(i32(n)) * reciprocal);
  let left = i32(n) - estimate * i32(d);
  let better = estimate + i32(f32(left) * reciprocal);
  let rest = i32(n) - better * i32(d);
  return u32(better + select(0, 1, rest >= i32(d)) - select(0, 1, rest < 0));
}
