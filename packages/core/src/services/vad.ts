import { InputAudioFrame, SpeechStartedFrame, SpeechStoppedFrame } from '../frames/index.js';
import { type Processor, processor } from '../processors/index.js';
import { expectService } from './expect-service.js';
import type { VoiceActivityDetector, VoiceActivityStream } from './voice-activity.js';

interface Listening {
  stream: VoiceActivityStream | undefined;
  /** How much audio the stream has been given, in ms. */
  pushedMs: number;
}

/**
 * Listens to the microphone and says when a voice begins and ends. The audio passes on unchanged; none is
 * kept here. Its times are on the session clock, and lie in the past by what the detector needs to be sure.
 */
export function vad(
  detector: VoiceActivityDetector,
): Processor<'vad', InputAudioFrame, InputAudioFrame | SpeechStartedFrame | SpeechStoppedFrame> {
  expectService('vad', 'a detector of voice activity', 'open', detector);
  return processor({
    name: 'vad',
    takes: [InputAudioFrame],
    emits: [InputAudioFrame, SpeechStartedFrame, SpeechStoppedFrame],
    state: (): Listening => ({ stream: undefined, pushedMs: 0 }),
    async start(ctx) {
      // The stream's clock is its audio: an event lies as far back as audio has been pushed since.
      const sessionMs = (atMs: number) => ctx.session.now() - Math.max(0, ctx.state.pushedMs - atMs);
      ctx.state.stream = await detector.open({
        started: (atMs) => ctx.emit(new SpeechStartedFrame({ voiceAtMs: sessionMs(atMs) })),
        stopped: (atMs) => ctx.emit(new SpeechStoppedFrame({ voiceAtMs: sessionMs(atMs) })),
        failed: (error) => ctx.fail(error),
      });
    },
    on: {
      audioIn(frame, ctx) {
        const { state } = ctx;
        state.pushedMs += (frame.samples.length / frame.sampleRate) * 1000;
        ctx.emit(frame);
        state.stream?.push(frame.samples, frame.sampleRate);
      },
    },
    async stop(ctx) {
      await ctx.state.stream?.close();
    },
  });
}
