import { bytes, integer, oneOf, optional, pcm, text } from './fields.js';
import { defineFrame } from './frame.js';

const speech = { samples: pcm, sampleRate: integer } as const;
const encoded = { audio: bytes, encoding: oneOf('mulaw', 'alaw', 'opus'), sampleRate: integer } as const;

/** What the microphone heard: mono PCM, any length, usually 20 ms. Ordered, never system. */
export class InputAudioFrame extends defineFrame('audioIn', {
  lane: 'ordered',
  fields: speech,
  write(frame, { samples, sampleRate }) {
    frame.samples = samples;
    frame.sampleRate = sampleRate;
  },
}) {}

/** What a telephone heard, as the bytes that came, untouched: G.711 or Opus. */
export class InputEncodedAudioFrame extends defineFrame('encodedAudioIn', {
  lane: 'ordered',
  fields: encoded,
}) {}

/** Sound for the listener that is not speech: music, a tone, a recording. */
export class OutputAudioFrame extends defineFrame('audioOut', { lane: 'ordered', fields: speech }) {}

/** Sound for the listener in the bytes that the line wants. */
export class OutputEncodedAudioFrame extends defineFrame('encodedAudioOut', {
  lane: 'ordered',
  fields: encoded,
}) {}

/** The bot's speech: mono PCM, any length. Belongs to a turn. */
export class TTSAudioFrame extends defineFrame('ttsAudio', {
  lane: 'ordered',
  fields: { ...speech, contextId: optional(text) },
  write(frame, { samples, sampleRate, contextId }) {
    frame.samples = samples;
    frame.sampleRate = sampleRate;
    frame.contextId = contextId;
  },
}) {}
