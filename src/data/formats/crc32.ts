/** CRC-32 of gzip and ZIP (RFC 1952, section 8: reflected polynomial 0xEDB88320), updated piece by piece. */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

export class Crc32 {
  #state = 0xffffffff;

  get value(): number {
    return (this.#state ^ 0xffffffff) >>> 0;
  }

  update(bytes: Uint8Array): void {
    let state = this.#state;
    for (let k = 0; k < bytes.length; k++) state = table[(state ^ bytes[k]!) & 0xff]! ^ (state >>> 8);
    this.#state = state;
  }
}
