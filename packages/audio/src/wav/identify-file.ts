import { WavError } from './wav-error.js';

/** Beginnings of files that people take for WAV. */
const strangers: readonly (readonly [start: string, name: string])[] = [
  ['OggS', 'Ogg'],
  ['fLaC', 'FLAC'],
  ['ID3', 'MP3'],
  ['\xff\xfb', 'MP3'],
  ['\xff\xf3', 'MP3'],
  ['\xff\xf1', 'AAC'],
  ['\x1a\x45\xdf\xa3', 'WebM'],
  ['FORM', 'AIFF'],
  ['.snd', 'AU'],
  ['#!AMR', 'AMR'],
  ['<', 'HTML or XML'],
  ['{', 'JSON'],
];

/**
 * Checks the first 12 bytes of a file, or all it has if it is shorter.
 *
 * @throws WavError `wav_empty`, `wav_not_riff`, `wav_truncated` or `wav_unsupported`, unless it begins as a WAV file does.
 */
export function checkRiffHeader(head: Uint8Array): void {
  if (head.length === 0) throw new WavError('wav_empty', 'WAV file is empty; a RIFF/WAVE header is expected');
  const text = String.fromCharCode(...head);
  const start = text.slice(0, 4);
  if (start === 'RIFX')
    throw new WavError('wav_unsupported', 'WAV file is big-endian (RIFX); RIFF is expected');
  if (start === 'RF64' || start === 'BW64') {
    throw new WavError('wav_unsupported', `WAV file is of the 64-bit kind (${start}); RIFF is expected`);
  }
  if (!'RIFF'.startsWith(start)) {
    const name = strangers.find(([beginning]) => text.startsWith(beginning))?.[1];
    throw new WavError(
      'wav_not_riff',
      `not a WAV file: it begins with ${quote(start)}${name === undefined ? '' : ` (${name})`}; "RIFF" is expected`,
    );
  }
  if (head.length < 12) {
    throw new WavError(
      'wav_truncated',
      `WAV file ends after ${head.length} bytes; a header of 44 is expected`,
    );
  }
  if (text.slice(8, 12) !== 'WAVE') {
    throw new WavError(
      'wav_not_riff',
      `not a WAV file: RIFF of type ${quote(text.slice(8, 12))}; "WAVE" is expected`,
    );
  }
}

/** Printable text in quotes, anything else as hex. */
function quote(text: string): string {
  if (/^[ -~]*$/.test(text)) return JSON.stringify(text);
  return Array.from(text, (char) => char.charCodeAt(0).toString(16).padStart(2, '0')).join(' ');
}
