import { type Biquad, highPassBiquad } from '../filters/index.js';

/**
 * The two filters of ITU-R BS.1770-4, which hear as people do: a shelf of +4 dB above 1.7 kHz for the head, and a
 * high-pass at 38 Hz. The Recommendation lists coefficients for 48 kHz only; these are the analogue parameters behind
 * them, so that other rates work as well.
 */
export function kWeighting(sampleRate: number): Biquad[] {
  return [headShelf(sampleRate), { ...highPassBiquad(38.13547, 0.500327, sampleRate), b0: 1, b1: -2, b2: 1 }];
}

function headShelf(sampleRate: number): Biquad {
  const q = 0.7071752;
  const high = 10 ** (3.9998439 / 20);
  const middle = high ** 0.4996668;
  const k = Math.tan((Math.PI * 1681.97445) / sampleRate);
  const norm = 1 / (1 + k / q + k * k);
  return {
    b0: (high + (middle * k) / q + k * k) * norm,
    b1: 2 * (k * k - high) * norm,
    b2: (high - (middle * k) / q + k * k) * norm,
    a1: 2 * (k * k - 1) * norm,
    a2: (1 - k / q + k * k) * norm,
  };
}
