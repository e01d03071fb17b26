/** A kind of WAV file. */
export interface WavVariant {
  readonly bits: 8 | 16 | 24 | 32 | 'float';
  readonly sampleRate: number;
  readonly channels: 1 | 2;
}

/** How a sample between -1 and 1 is written. */
const WRITERS: Readonly<Record<WavVariant['bits'], (view: DataView, at: number, sample: number) => void>> = {
  8: (view, at, sample) => view.setUint8(at, Math.round(128 + sample * 127)),
  16: (view, at, sample) => view.setInt16(at, Math.round(sample * 32_767), true),
  24: (view, at, sample) => {
    const value = Math.round(sample * 8_388_607);
    view.setUint16(at, value & 0xffff, true);
    view.setInt8(at + 2, value >> 16);
  },
  32: (view, at, sample) => view.setInt32(at, Math.round(sample * 2_147_483_647), true),
  float: (view, at, sample) => view.setFloat32(at, sample, true),
};

/** A WAV file with half a second of a low tone at half of full scale, the same in every channel. */
export function wavVariant({ bits, sampleRate, channels }: WavVariant): Uint8Array {
  const sampleBytes = bits === 'float' ? 4 : bits / 8;
  const frames = Math.round(sampleRate / 2);
  const bytes = new Uint8Array(44 + frames * channels * sampleBytes);
  const view = new DataView(bytes.buffer);
  const text = (at: number, letters: string) => bytes.set(new TextEncoder().encode(letters), at);
  text(0, 'RIFF');
  view.setUint32(4, bytes.length - 8, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, bits === 'float' ? 3 : 1, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * channels * sampleBytes, true);
  view.setUint16(32, channels * sampleBytes, true);
  view.setUint16(34, sampleBytes * 8, true);
  text(36, 'data');
  view.setUint32(40, bytes.length - 44, true);
  for (let at = 0; at < frames * channels; at++) {
    const seconds = Math.floor(at / channels) / sampleRate;
    WRITERS[bits](view, 44 + at * sampleBytes, Math.sin(2 * Math.PI * 200 * seconds) / 2);
  }
  return bytes;
}
