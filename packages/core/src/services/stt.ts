import {
  InputAudioFrame,
  InterimTranscriptionFrame,
  SpeechStartedFrame,
  SpeechStoppedFrame,
  TranscriptionFrame,
} from '../frames/index.js';
import { type Processor, processor } from '../processors/index.js';
import type { RecognitionStream, SpeechToText } from './speech-to-text.js';

/** What the processor needs before it: voice activity too, for a service that can't do without. */
export type SttProcessor<Service extends SpeechToText> = Processor<
  'stt',
  Service extends { readonly needsVoiceActivity: true }
    ? InputAudioFrame | SpeechStartedFrame | SpeechStoppedFrame
    : InputAudioFrame,
  InputAudioFrame | InterimTranscriptionFrame | TranscriptionFrame
>;

interface Recognising {
  stream: RecognitionStream | undefined;
  /** How much audio the stream has been given, in ms: the clock of the times it reports. */
  pushedMs: number;
}

/**
 * Turns what the microphone hears into transcriptions. The audio passes on unchanged. A final
 * transcription is emitted for every segment, with empty text when a voice said no words, so that whoever
 * waits for it need not wait for a timeout.
 */
export function stt<Service extends SpeechToText>(service: Service): SttProcessor<Service> {
  const voice = [SpeechStartedFrame, SpeechStoppedFrame] as const;
  const made = processor({
    name: 'stt',
    takes: [InputAudioFrame],
    accepts: voice,
    emits: [InputAudioFrame, InterimTranscriptionFrame, TranscriptionFrame],
    state: (): Recognising => ({ stream: undefined, pushedMs: 0 }),
    async start(ctx) {
      const sessionMs = (streamMs: number) => ctx.session.now() - Math.max(0, ctx.state.pushedMs - streamMs);
      ctx.state.stream = await service.open(
        {
          interim: ({ text, language, raw }) =>
            ctx.emit(new InterimTranscriptionFrame({ text, language, raw })),
          final: ({ startMs, endMs, ...recognition }) =>
            ctx.emit(
              new TranscriptionFrame({
                ...recognition,
                startMs: startMs === undefined ? undefined : sessionMs(startMs),
                endMs: endMs === undefined ? undefined : sessionMs(endMs),
              }),
            ),
          failed: (error) => ctx.fail(error),
        },
        ctx.signal,
      );
    },
    on: {
      audioIn(frame, ctx) {
        ctx.state.pushedMs += (frame.samples.length / frame.sampleRate) * 1000;
        ctx.emit(frame);
        ctx.state.stream?.write(frame.samples, frame.sampleRate);
      },
      speechStarted(_frame, ctx) {
        ctx.state.stream?.speechStarted?.();
      },
      speechStopped(_frame, ctx) {
        ctx.state.stream?.speechStopped?.();
      },
    },
    async drain(ctx) {
      await ctx.state.stream?.finish?.();
    },
    async stop(ctx) {
      await ctx.state.stream?.close();
    },
  });
  const whole = service.needsVoiceActivity
    ? { ...made, takes: [InputAudioFrame, ...voice], accepts: [] }
    : made;
  return whole as unknown as SttProcessor<Service>;
}
