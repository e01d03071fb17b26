/** The instructions of WebAssembly that the filter is made of, as https://www.w3.org/TR/wasm-core-2/ numbers them. */
export const I32 = 0x7f;
export const V128 = 0x7b;
export const NOTHING = 0x40;

export const loop = 0x03;
export const end = 0x0b;

export const addI32 = 0x6a;
export const subI32 = 0x6b;
export const mulI32 = 0x6c;
export const isBelowU32 = 0x49;
export const isAtLeastU32 = 0x4f;
export const select = 0x1b;

export const addF32 = 0x92;
export const minF32 = 0x96;
export const maxF32 = 0x97;
export const nearestF32 = 0x90;

/** Four floats at a time. */
const SIMD = 0xfd;
export const addF32x4 = [SIMD, 0xe4, 0x01] as const;
export const mulF32x4 = [SIMD, 0xe6, 0x01] as const;
export const zeroF32x4 = [SIMD, 0x0c, ...new Array<number>(16).fill(0)] as const;
export const truncatedF32 = [0xfc, 0x00] as const;

export const get = (local: number) => [0x20, local] as const;
export const set = (local: number) => [0x21, local] as const;
/** Sets, and leaves the value where it was. */
export const tee = (local: number) => [0x22, local] as const;
/** Back to the beginning of the innermost loop, if it is so. */
export const againIf = [0x0d, 0x00] as const;
export const constI32 = (value: number) => [0x41, ...signed(value)] as const;
export const constF32 = (value: number) => [0x43, ...new Uint8Array(Float32Array.of(value).buffer)] as const;
/** 16 bytes at an address that lies on a multiple of four. */
export const loadF32x4 = (offset: number) => [SIMD, 0x00, 0x02, ...unsigned(offset)] as const;
export const storeI16 = [0x3b, 0x01, 0x00] as const;
export const lane = (at: number) => [SIMD, 0x1f, at] as const;

/** LEB128. */
export function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: number): number[] {
  const isLast = value >= -0x40 && value < 0x40;
  return isLast ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signed(value >> 7)];
}
