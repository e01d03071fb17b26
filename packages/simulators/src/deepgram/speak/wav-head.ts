import type { SpeakParams } from './params.js';

/** RFC 2361's numbers of the formats, and their bytes per sample. */
const FORMATS = { linear16: [1, 2], alaw: [6, 1], mulaw: [7, 1] } as const;
/** A size that isn't known yet: the audio follows as it is made. */
const UNKNOWN_SIZE = 0x7fff_ffff;

/** The 44 bytes before audio of unknown length. */
export function wavHead({ encoding, sampleRate }: Pick<SpeakParams, 'encoding' | 'sampleRate'>): Uint8Array {
  const [format, bytesPerSample] = FORMATS[encoding];
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(UNKNOWN_SIZE, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(format, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(sampleRate, 24);
  head.writeUInt32LE(sampleRate * bytesPerSample, 28);
  head.writeUInt16LE(bytesPerSample, 32);
  head.writeUInt16LE(8 * bytesPerSample, 34);
  head.write('data', 36);
  head.writeUInt32LE(UNKNOWN_SIZE, 40);
  return head;
}
