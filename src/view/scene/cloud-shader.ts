/**
 * Points as balls for an orthographic eye. A point's colour is decoded from sRGB, lit in linear light and encoded once, so that an unlit byte comes out
 * as it went in. Where the file has no normals, depth shades: eye-dome lighting (Boucheny 2009), exp(-k sum max(0, z_neighbour - z)) over eight neighbours.
 * A pixel with five neighbours in front of it is a hole between the points of a surface, and is closed with their mean.
 * Light: look.md "3D".
 */
const transfer = `
vec3 toLinear(vec3 c) {
  return mix(c / 12.92, pow((c + 0.055) / 1.055, vec3(2.4)), step(0.04045, c));
}
vec3 toSrgb(vec3 c) {
  return mix(c * 12.92, 1.055 * pow(max(c, vec3(0.0)), vec3(1.0 / 2.4)) - 0.055, step(0.0031308, c));
}`;

export const pointVertexShader = `
precision highp float;
in vec3 position;
in vec4 tint;       // sRGB bytes of the file
in vec4 normal;     // bytes, -1 to 1; zero where there is none
in float value;     // a channel, 0 to 1; below 0 where it is not finite
uniform mat3 view;  // camera times rotation
uniform vec3 pivot;
uniform vec4 window; // centre x, y and half width, half height in the cloud's unit
uniform float depthRange;
uniform float diameter; // device pixels
uniform int colouring;  // 0 plain, 1 the file's colours, 2 a channel
uniform vec3 plain;
uniform vec3 map[11];
uniform vec3 unknown;
flat out vec3 vColour;
flat out vec3 vNormal;
flat out float vDepth;
void main() {
  vec3 p = view * (position - pivot);
  vDepth = p.z;
  vec3 n = view * normal.xyz;
  float size = length(n);
  n = size > 0.1 ? n / size : vec3(0.0);
  vNormal = n.z < 0.0 ? -n : n;
  if (colouring == 1) vColour = tint.rgb;
  else if (colouring == 2 && value >= 0.0) {
    float place = min(value, 1.0) * 10.0;
    int low = min(int(place), 9);
    vColour = mix(map[low], map[low + 1], place - float(low));
  } else vColour = colouring == 2 ? unknown : plain;
  gl_PointSize = diameter;
  gl_Position = vec4((p.xy - window.xy) / window.zw, -p.z / depthRange, 1.0);
}`;

export const pointFragmentShader = `
precision highp float;
flat in vec3 vColour;
flat in vec3 vNormal;
flat in float vDepth;
uniform vec3 light;
uniform vec2 strength;  // key, fill
uniform vec3 fog;
uniform float radius;   // of the cloud
uniform float depthRange;
uniform float diameter;
uniform float perPixel; // the cloud's unit per device pixel
uniform float relief;   // how much light changes a colour, 0 to 1
out vec4 shown;
${transfer}
void main() {
  vec2 d = 2.0 * gl_PointCoord - 1.0;
  d.y = -d.y;
  float square = dot(d, d);
  if (square > 1.0) discard;
  float bulge = sqrt(1.0 - square);
  float z = vDepth + bulge * 0.5 * diameter * perPixel;
  gl_FragDepth = clamp(0.5 - 0.5 * z / depthRange, 0.0, 1.0);
  vec3 ball = vec3(d, bulge);
  float round = smoothstep(3.0, 9.0, diameter);
  bool known = dot(vNormal, vNormal) > 0.5;
  vec3 n = normalize(mix(known ? vNormal : vec3(0.0, 0.0, 1.0), ball, known ? 0.35 * round : round));
  float diffuse = max(0.0, dot(n, light));
  float rim = 1.0 - max(0.0, n.z);
  float lit = (strength.y * (0.72 + 0.42 * (0.5 + 0.5 * n.y)) + strength.x * 0.56 * diffuse) * (1.0 - 0.5 * rim * rim * rim) + 0.04;
  vec3 colour = toLinear(vColour) * mix(1.0, lit * lit, relief);
  float haze = clamp(0.5 - 0.5 * z / radius, 0.0, 1.0) * 0.3;
  shown = vec4(toSrgb(mix(colour, toLinear(fog), haze * relief)), 1.0);
}`;

export const lineVertexShader = `
precision highp float;
in vec3 position;
uniform mat3 view;
uniform vec3 pivot;
uniform vec4 window;
uniform float depthRange;
void main() {
  vec3 p = view * (position - pivot);
  gl_Position = vec4((p.xy - window.xy) / window.zw, -p.z / depthRange, 1.0);
}`;

export const lineFragmentShader = `
precision highp float;
uniform vec3 line;
out vec4 shown;
void main() {
  shown = vec4(line, 1.0);
}`;

export const pictureVertexShader = `
precision highp float;
in vec3 position;
void main() {
  gl_Position = vec4(position.xy, 0.0, 1.0);
}`;

export const pictureFragmentShader = `
precision highp float;
precision highp sampler2D;
uniform sampler2D colours;
uniform sampler2D depths;
uniform vec3 dome;   // reach in texels, strength, depth range over the cloud's radius
out vec4 shown;
${transfer}
void main() {
  ivec2 at = ivec2(gl_FragCoord.xy);
  ivec2 last = textureSize(depths, 0) - 1;
  vec3 colour = texelFetch(colours, at, 0).rgb;
  float own = texelFetch(depths, at, 0).r;
  vec3 sum = vec3(0.0);
  float depth = 0.0;
  float before = 0.0;
  for (int i = 0; i < 9; i++) {
    ivec2 next = clamp(at + ivec2(i % 3 - 1, i / 3 - 1), ivec2(0), last);
    float there = texelFetch(depths, next, 0).r;
    if ((own - there) * dome.z < 0.04) continue;
    sum += toLinear(texelFetch(colours, next, 0).rgb);
    depth += there;
    before += 1.0;
  }
  bool hole = before > 4.5;
  if (own == 1.0 && !hole) discard;
  vec3 light = hole ? sum / before : toLinear(colour);
  if (hole) own = depth / before;
  float behind = 0.0;
  for (int i = 0; i < 8; i++) {
    float angle = 0.785398 * float(i);
    ivec2 next = clamp(at + ivec2(round(dome.x * vec2(cos(angle), sin(angle)))), ivec2(0), last);
    behind += min(max(0.0, own - texelFetch(depths, next, 0).r) * 2.0 * dome.z, 0.12);
  }
  shown = vec4(toSrgb(light * exp(-dome.y * behind)), 1.0);
}`;
