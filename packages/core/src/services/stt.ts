import { AntiphonError } from '../error.js';
import {
  InputAudioFrame,
  InputEncodedAudioFrame,
  InterimTranscriptionFrame,
  LanguageFrame,
  SpeechStartedFrame,
  SpeechStoppedFrame,
  TranscriptionFrame,
} from '../frames/index.js';
import { type Context, type Processor, processor } from '../processors/index.js';
import { expectService } from './expect-service.js';
import { serviceHost } from './session-host.js';
import type { RecognitionEvents, RecognitionStream, SpeechToText } from './speech-to-text.js';

export interface SttOptions {
  /**
   * The audio that comes: `'pcm'` samples, or the bytes of a telephone line, for a service whose `encodings`
   * has them. @defaultValue 'pcm'
   */
  readonly input?: 'pcm' | 'encoded';
}

type Voiced = SpeechStartedFrame | SpeechStoppedFrame;
type AudioOf<Options extends SttOptions> = Options extends { readonly input: 'encoded' }
  ? InputEncodedAudioFrame
  : InputAudioFrame;

/** What the processor needs before it: voice activity too, for a service that can't do without. */
export type SttProcessor<
  Service extends SpeechToText,
  Options extends SttOptions = Record<never, never>,
> = Processor<
  'stt',
  AudioOf<Options> | (Service extends { readonly needsVoiceActivity: true } ? Voiced : never),
  | AudioOf<Options>
  | InterimTranscriptionFrame
  | TranscriptionFrame
  | (Service extends { readonly reportsVoiceActivity: true } ? Voiced : never)
>;

interface Recognising {
  stream: RecognitionStream | undefined;
  /** How much audio the stream has been given, in ms: the clock of the times it reports. */
  pushedMs: number;
  /** It has been said that the service cannot read what comes. */
  complained: boolean;
}

type Emitted = AudioOf<SttOptions> | InterimTranscriptionFrame | TranscriptionFrame | Voiced;
type SttContext = Context<Emitted | InputEncodedAudioFrame, Recognising>;

const voice = [SpeechStartedFrame, SpeechStoppedFrame] as const;

/**
 * Turns what the microphone hears into transcriptions. The audio passes on unchanged. A final
 * transcription is emitted for every segment, with empty text when a voice said no words, so that whoever
 * waits for it need not wait for a timeout.
 *
 * A `LanguageFrame` has it recognise another language from then on, if the service can; else it is an error, and the
 * old one stays.
 *
 * A service that `reportsVoiceActivity` is told of no other, and its own is emitted from here.
 *
 * @throws AntiphonError `pipeline_invalid` when encoded audio is to come and the service reads none.
 */
export function stt<Service extends SpeechToText, const Options extends SttOptions = Record<never, never>>(
  service: Service,
  options?: Options,
): SttProcessor<Service, Options> {
  expectService('stt', 'a recogniser', 'open', service);
  const { needsVoiceActivity = false, reportsVoiceActivity = false, encodings = [] } = service;
  const encoded = options?.input === 'encoded';
  if (encoded && encodings.length === 0) {
    throw new AntiphonError(
      'pipeline_invalid',
      `stt: ${service.name} takes PCM only; decode what the telephone sends before it`,
    );
  }
  const made = processor({
    name: 'stt',
    takes: [InputAudioFrame],
    accepts: [InputEncodedAudioFrame, LanguageFrame, ...voice],
    emits: [InputAudioFrame, InputEncodedAudioFrame, InterimTranscriptionFrame, TranscriptionFrame, ...voice],
    state: (): Recognising => ({ stream: undefined, pushedMs: 0, complained: false }),
    async start(ctx) {
      ctx.state.stream = await service.open(reporting(ctx), serviceHost(ctx as unknown as Context));
    },
    on: {
      audioIn(frame, ctx) {
        ctx.state.pushedMs += (frame.samples.length / frame.sampleRate) * 1000;
        ctx.emit(frame);
        ctx.state.stream?.write(frame.samples, frame.sampleRate);
      },
      encodedAudioIn(frame, ctx) {
        const { audio, encoding, sampleRate } = frame;
        ctx.emit(frame);
        if (encoding === 'opus' || !encodings.includes(encoding)) {
          complain(ctx, service, encoding);
          return;
        }
        // G.711: a byte is a sample.
        ctx.state.pushedMs += (audio.length / sampleRate) * 1000;
        ctx.state.stream?.writeEncoded?.(audio, encoding, sampleRate);
      },
      speechStarted(_frame, ctx) {
        ctx.state.stream?.speechStarted?.();
      },
      speechStopped(_frame, ctx) {
        ctx.state.stream?.speechStopped?.();
      },
      language: ({ language }, ctx) => changeLanguage(ctx, service, language),
    },
    async drain(ctx) {
      await ctx.state.stream?.finish?.();
    },
    async stop(ctx) {
      await ctx.state.stream?.close();
    },
  });
  const audio = encoded ? InputEncodedAudioFrame : InputAudioFrame;
  return {
    ...made,
    takes: needsVoiceActivity ? [audio, ...voice] : [audio],
    accepts: [LanguageFrame, ...(needsVoiceActivity || reportsVoiceActivity ? [] : voice)],
    emits: [audio, InterimTranscriptionFrame, TranscriptionFrame, ...(reportsVoiceActivity ? voice : [])],
  } as unknown as SttProcessor<Service, Options>;
}

/** What the service reports, as frames: on the session's clock instead of the stream's. */
function reporting(ctx: SttContext): RecognitionEvents {
  const sessionMs = (streamMs: number) => ctx.session.now() - Math.max(0, ctx.state.pushedMs - streamMs);
  return {
    interim: ({ text, language, raw }) => ctx.emit(new InterimTranscriptionFrame({ text, language, raw })),
    final: ({ startMs, endMs, ...recognition }) =>
      ctx.emit(
        new TranscriptionFrame({
          ...recognition,
          startMs: startMs === undefined ? undefined : sessionMs(startMs),
          endMs: endMs === undefined ? undefined : sessionMs(endMs),
        }),
      ),
    failed: (error) => ctx.fail(error),
    speechStarted: (atMs) => ctx.emit(new SpeechStartedFrame({ voiceAtMs: sessionMs(atMs) })),
    speechStopped: (atMs) => ctx.emit(new SpeechStoppedFrame({ voiceAtMs: sessionMs(atMs) })),
  };
}

/** Once a session: the audio comes fifty times a second. */
function complain(ctx: SttContext, { name, encodings = [] }: SpeechToText, encoding: string): void {
  if (ctx.state.complained) return;
  ctx.state.complained = true;
  ctx.fail(
    new AntiphonError('service_failed', `${name} cannot read ${encoding}, only ${encodings.join(', ')}`),
  );
}

function changeLanguage(ctx: SttContext, service: SpeechToText, language: string): void {
  const { stream } = ctx.state;
  try {
    if (stream?.setLanguage === undefined) {
      throw new AntiphonError('service_failed', `${service.name} cannot change its language to ${language}`);
    }
    stream.setLanguage(language);
  } catch (error) {
    ctx.fail(error);
  }
}
