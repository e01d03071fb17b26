import {
  InputAudioFrame,
  InterimTranscriptionFrame,
  SpeechStartedFrame,
  SpeechStoppedFrame,
  TranscriptionFrame,
} from '../frames/index.js';
import { type Processor, processor } from '../processors/index.js';
import type { RecognitionStream, SpeechToText } from './speech-to-text.js';

interface Recognising {
  stream: RecognitionStream | undefined;
}

/**
 * Turns what the microphone hears into transcriptions. The audio passes on unchanged. A final
 * transcription is emitted for every segment, with empty text when a voice said no words, so that whoever
 * waits for it need not wait for a timeout.
 */
export function stt(
  service: SpeechToText,
): Processor<'stt', InputAudioFrame, InputAudioFrame | InterimTranscriptionFrame | TranscriptionFrame> {
  return processor({
    name: 'stt',
    takes: [InputAudioFrame],
    accepts: [SpeechStartedFrame, SpeechStoppedFrame],
    emits: [InputAudioFrame, InterimTranscriptionFrame, TranscriptionFrame],
    state: (): Recognising => ({ stream: undefined }),
    async start(ctx) {
      ctx.state.stream = await service.open(
        {
          interim: ({ text, language, raw }) =>
            ctx.emit(new InterimTranscriptionFrame({ text, language, raw })),
          final: (recognition) => ctx.emit(new TranscriptionFrame(recognition)),
          failed: (error) => ctx.fail(error),
        },
        ctx.signal,
      );
    },
    on: {
      audioIn(frame, ctx) {
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
}
