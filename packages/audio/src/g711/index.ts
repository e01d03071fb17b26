export { decodeAlaw, encodeAlaw } from './alaw.js';
export { decodeMulaw, encodeMulaw } from './mulaw.js';
