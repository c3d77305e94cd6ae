/**
 * Ray-cast balls, tubes and cones for an orthographic eye: every primitive is one quad, every pixel solves its own quadratic, so that silhouettes and
 * intersections are exact at any size. View coordinates in angstrom: x right, y up, z towards the eye.
 * Tube and cone: |w - t u|^2 = (r (1 - k t))^2 with w from the start along u. Light: look.md "3D".
 */
export const vertexShader = `
precision highp float;
in vec2 corner;
in vec3 start;
in vec3 end;
in vec4 form;      // radius, kind (0 ball, 1 tube, 2 cone), unlit share, own ball or -1
in vec3 colour;
uniform vec4 window; // centre x, y and half width, half height in angstrom
out vec2 place;
flat out vec3 vStart;
flat out vec3 vEnd;
flat out vec4 vForm;
flat out vec3 vColour;
void main() {
  float pad = form.x + 0.02;
  vec2 low = min(start.xy, end.xy) - pad;
  vec2 high = max(start.xy, end.xy) + pad;
  place = mix(low, high, corner);
  vStart = start; vEnd = end; vForm = form; vColour = colour;
  gl_Position = vec4((place - window.xy) / window.zw, 0.0, 1.0);
}`;

export const fragmentShader = `
precision highp float;
in vec2 place;
flat in vec3 vStart;
flat in vec3 vEnd;
flat in vec4 vForm;
flat in vec3 vColour;
uniform vec3 light;
uniform vec2 strength;  // key, fill
uniform vec3 fog;
uniform float depthRange;
uniform int ballCount;
uniform vec4 balls[64];
out vec4 shown;

void main() {
  float r = vForm.x;
  vec3 p;
  vec3 n;
  if (vForm.y < 0.5) {
    vec2 d = place - vStart.xy;
    float square = r * r - dot(d, d);
    if (square < 0.0) discard;
    p = vec3(place, vStart.z + sqrt(square));
    n = (p - vStart) / r;
  } else {
    vec3 axis = vEnd - vStart;
    float len = length(axis);
    vec3 u = axis / len;
    bool cone = vForm.y > 1.5;
    float k = cone ? r / len : 0.0;
    vec2 w = place - vStart.xy;
    float c = dot(w, u.xy);
    float q = len - c;
    float A = 1.0 - u.z * u.z * (1.0 + k * k);
    float B = -2.0 * c * u.z + 2.0 * k * k * q * u.z;
    float C = dot(w, w) - c * c - (cone ? k * k * q * q : r * r);
    float D = B * B - 4.0 * A * C;
    if (D < 0.0 || abs(A) < 1e-6) discard;
    float s = (-B + sqrt(D) * sign(A)) / (2.0 * A);
    float t = c + s * u.z;
    if (t < 0.0 || t > len) discard;
    p = vec3(place, vStart.z + s);
    vec3 radial = vec3(w, s) - t * u;
    n = cone ? normalize(normalize(radial) + k * u) : normalize(radial);
  }
  bool unlit = vForm.z > 0.5;
  float open = 1.0;
  if (!unlit) {
    for (int i = 0; i < 64; i++) {
      if (i >= ballCount) break;
      if (float(i) == vForm.w) continue;
      vec3 d = balls[i].xyz - p;
      float square = dot(d, d);
      if (square > 9.0) continue;
      open -= clamp(dot(n, d) / sqrt(square), 0.0, 1.0) * min(1.0, balls[i].w * balls[i].w / square) * 0.75;
    }
  }
  float diffuse = max(0.0, dot(n, light));
  float sky = 0.5 + 0.5 * n.y;
  float rim = 1.0 - max(0.0, n.z);
  vec3 halfway = normalize(light + vec3(0.0, 0.0, 1.0));
  float gloss = unlit ? 0.0 : 0.22 * pow(max(0.0, dot(n, halfway)), 48.0);
  float e = max(0.3, open) * (strength.y * (0.72 + 0.42 * sky) + strength.x * 0.56 * diffuse) * (1.0 - 0.5 * rim * rim * rim) + 0.04;
  float haze = clamp(0.5 - p.z / 5.0, 0.0, 1.0) * 0.16;
  shown = vec4(mix(vColour * e + gloss, fog, haze), 1.0);
  gl_FragDepth = clamp(0.5 - p.z / (2.0 * depthRange), 0.0, 1.0);
}`;
