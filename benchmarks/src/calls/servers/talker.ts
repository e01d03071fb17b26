import { decodeMulaw, rmsOf } from '@antiphon/audio';
import {
  type Context,
  InputAudioFrame,
  InputEncodedAudioFrame,
  type Pipeline,
  pipeline,
  processor,
  serial,
  TranscriptionFrame,
  TTSAudioFrame,
  type Work,
} from '@antiphon/core';
import type { PhoneCall } from '@antiphon/twilio';
import { VOICE_RATE, voiceCodes, voicePiece } from '../speech.js';

/** Hears each frame, and tells of the first: that is when the bot begins to talk. */
interface Ear {
  frames: number;
  level: number;
}

const begin = (): TranscriptionFrame => new TranscriptionFrame({ text: 'go on' });

export const ear = processor({
  name: 'ear',
  takes: [InputAudioFrame],
  emits: [TranscriptionFrame],
  state: (): Ear => ({ frames: 0, level: 0 }),
  on: {
    audioIn({ samples }, ctx) {
      ctx.state.level = rmsOf(samples);
      if (ctx.state.frames++ === 0) ctx.emit(begin());
    },
  },
});

const encodedEar = processor({
  name: 'ear',
  takes: [InputEncodedAudioFrame],
  emits: [TranscriptionFrame],
  state: (): Ear => ({ frames: 0, level: 0 }),
  on: {
    encodedAudioIn({ audio }, ctx) {
      ctx.state.level = audio.length;
      if (ctx.state.frames++ === 0) ctx.emit(begin());
    },
  },
});

/** Talks without end, as fast as the line lets it: a synthesiser in a good mood. */
async function talk(work: Work<TTSAudioFrame>, ctx: Context<TTSAudioFrame>, piece: () => TTSAudioFrame) {
  while (!work.stale) {
    if (ctx.pressured) await ctx.whenWritable(work.signal);
    work.emit(piece());
  }
}

export const voice = processor({
  name: 'voice',
  takes: [TranscriptionFrame],
  emits: [TTSAudioFrame],
  on: {
    transcription: serial((_frame, work, ctx) =>
      talk(work, ctx, () => new TTSAudioFrame({ samples: voicePiece, sampleRate: VOICE_RATE })),
    ),
  },
});

/** What comes as µ-law is decoded, as every service that gets µ-law does. */
const encodedVoice = processor({
  name: 'voice',
  takes: [TranscriptionFrame],
  emits: [TTSAudioFrame],
  on: {
    transcription: serial((_frame, work, ctx) =>
      talk(work, ctx, () => new TTSAudioFrame({ samples: decodeMulaw(voiceCodes), sampleRate: 8_000 })),
    ),
  },
});

export const talker = (call: PhoneCall): Pipeline => pipeline(call.input(), ear, voice, call.output());

export const encodedTalker = (call: PhoneCall): Pipeline =>
  pipeline(call.input({ audio: 'encoded' }), encodedEar, encodedVoice, call.output());
