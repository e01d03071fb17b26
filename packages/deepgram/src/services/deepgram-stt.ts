import type {
  AntiphonError,
  EncodedAudio,
  RecognitionEvents,
  RecognitionStream,
  ServiceHost,
  SpeechToText,
} from '@antiphon/core/frame-free';
import { clearly, type DeepgramAccess, loadSdk, resolveAccess } from '../client/index.js';
import {
  AudioConnection,
  type AudioFormat,
  type FluxMessage,
  fluxProtocol,
  type ListenProtocol,
  type ListenTuning,
  type NovaMessage,
  novaProtocol,
  type Timeline,
} from '../listen/index.js';
import { FluxStream } from './flux-stream.js';
import { NovaStream } from './nova-stream.js';
import {
  type DeepgramSttOptions,
  type FluxSttOptions,
  isFlux,
  type NovaSttOptions,
  sttServiceDefaults,
} from './stt-options.js';

const ENCODINGS = ['mulaw', 'alaw'] as const satisfies readonly EncodedAudio[];

/** Recognition by Flux: its streams can be told to listen in another way. */
export interface FluxSpeechToText extends SpeechToText {
  open(events: RecognitionEvents, host: ServiceHost): Promise<FluxStream>;
}

/** Says itself when a voice begins and ends: the pipeline needs no other voice activity. */
interface Reporting {
  readonly reportsVoiceActivity: true;
}

/**
 * Recognition by Deepgram, for `stt()`: `/v1/listen` for Nova models, `/v2/listen` for Flux, by the model's name.
 *
 * A stream is one supervised connection. Audio goes out in chunks of 20 to 40 ms as it comes; µ-law and A-law not a
 * byte changed. Audio that is not final yet is kept (`connection.replayMs`, 30 s) and sent again after a
 * reconnection; times are the stream's own. Every stretch of voice gets a final transcript: Deepgram's, or what it
 * said last when `finalizeTimeoutMs` have passed.
 *
 * A Nova stream changes its language when it is told to: what was said before is asked for in the old one, then a new
 * connection listens in the new one, to all audio that is not final yet. Flux does not.
 *
 * `open` connects, and rejects when there is no key, the SDK is missing, the key or the options are refused, or
 * nobody answers within the connection's limits.
 */
export function deepgramStt(
  options: FluxSttOptions & { readonly voiceActivity?: 'vendor' },
): FluxSpeechToText & Reporting;
export function deepgramStt(
  options: FluxSttOptions & { readonly voiceActivity: 'pipeline' },
): FluxSpeechToText;
export function deepgramStt(
  options: NovaSttOptions & { readonly voiceActivity: 'vendor' },
): SpeechToText & Reporting;
export function deepgramStt(options?: DeepgramSttOptions): SpeechToText;
export function deepgramStt(options: DeepgramSttOptions = {}): SpeechToText {
  const flux = isFlux(options);
  const { voiceActivity = flux ? 'vendor' : 'pipeline' } = options;
  return {
    name: `deepgram-${options.model ?? 'nova-3'}`,
    encodings: ENCODINGS,
    ...(voiceActivity === 'vendor' ? { reportsVoiceActivity: true } : {}),
    open: (events, host) => (flux ? openFlux(options, events, host) : openNova(options, events, host)),
    async prewarm() {
      resolveAccess(options);
      await loadSdk();
    },
  };
}

/** What of a service's options is not for Deepgram. */
function parted<Options extends DeepgramSttOptions>(options: Options) {
  const {
    apiKey,
    accessToken,
    baseUrl,
    headers,
    encoding = sttServiceDefaults.encoding,
    sampleRate = encoding === 'linear16' ? 16_000 : 8_000,
    finalizeTimeoutMs = sttServiceDefaults.finalizeTimeoutMs,
    finishTimeoutMs = sttServiceDefaults.finishTimeoutMs,
    connection: tuning = {},
    voiceActivity,
    ...model
  } = options;
  const format: AudioFormat = { encoding, sampleRate };
  return {
    model,
    format,
    tuning,
    finalizeTimeoutMs,
    finishTimeoutMs,
    voiceActivity,
    access: resolveAccess(options),
  };
}

async function openNova(
  options: NovaSttOptions,
  events: RecognitionEvents,
  host: ServiceHost,
): Promise<RecognitionStream> {
  const { model, voiceActivity = 'pipeline', access, format, tuning, ...limits } = parted(options);
  const { language } = model;
  const stream = new NovaStream({ events, clock: host.clock, voiceActivity, language, ...limits });
  const vendors = { vadEvents: true, utteranceEndMs: 1_000, ...model, interimResults: true };
  const asked = voiceActivity === 'vendor' ? vendors : model;
  // Without interim results Deepgram may be silent for long, and well.
  const patience = model.interimResults === false ? { silenceMs: Number.POSITIVE_INFINITY } : {};
  return listening<NovaMessage, NovaStream>(
    stream,
    novaProtocol(asked, () => stream.language),
    {
      access,
      format,
      tuning: { ...patience, ...tuning },
      events,
      host,
    },
  );
}

async function openFlux(
  options: FluxSttOptions,
  events: RecognitionEvents,
  host: ServiceHost,
): Promise<FluxStream> {
  const { model: given, voiceActivity = 'vendor', access, format, tuning, ...limits } = parted(options);
  const { eagerFinals = false, fillAfterMs = 500, ...model } = given;
  const { clock } = host;
  const stream = new FluxStream({ events, clock, voiceActivity, eagerFinals, fillAfterMs, ...limits });
  return listening<FluxMessage, FluxStream>(stream, fluxProtocol(model), {
    access,
    format,
    tuning,
    events,
    host,
  });
}

interface Setting {
  readonly access: DeepgramAccess;
  readonly format: AudioFormat;
  readonly tuning: ListenTuning;
  readonly events: RecognitionEvents;
  readonly host: ServiceHost;
}

/** A stream, as its connection needs it. */
interface Hearing<Message> extends RecognitionStream {
  readonly expectsMessages: boolean;
  attach(audio: AudioConnection<Message>): void;
  heard(message: Message, timeline: Timeline): void;
  /** The link is lost. What was asked on it is asked again on the next. */
  lost(): void;
  ended(error: AntiphonError): void;
}

/** Connects a stream. */
async function listening<Message, Stream extends Hearing<Message>>(
  stream: Stream,
  protocol: ListenProtocol<Message>,
  { access, format, tuning, events, host }: Setting,
): Promise<Stream> {
  let isOpen = false;
  const audio = new AudioConnection<Message>({
    name: 'deepgram',
    access,
    format,
    protocol,
    tuning,
    clock: host.clock,
    signal: host.signal,
    hooks: {
      message: (message, timeline) => stream.heard(message, timeline),
      problem: (error) => events.failed(error),
      expectsMessages: () => stream.expectsMessages,
      state: (change) => {
        host.connection(change);
        if (!isOpen) return;
        if (change.to === 'reconnecting') stream.lost();
        else if (change.to === 'failed') stream.ended(clearly(change.error));
        else if (change.to === 'closed') void stream.close();
      },
    },
  });
  stream.attach(audio);
  try {
    await audio.connect();
  } catch (error) {
    await stream.close();
    throw clearly(error);
  }
  isOpen = true;
  return stream;
}
