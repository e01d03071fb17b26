import {
  type InputAudioFrame,
  type PlayoutStats,
  type Processor,
  pipeline,
  type Session,
} from '@antiphon/core';
import { decibriBackend } from './live/decibri-backend.js';
import type { DeviceBackend } from './live/device-backend.js';
import type { MicrophoneStats } from './live/live-microphone.js';
import { type LoudspeakerOutput, type LoudspeakerOutputOptions, loudspeaker } from './live/loudspeaker.js';
import { type MicrophoneInput, type MicrophoneInputOptions, microphone } from './live/microphone.js';
import {
  type ConversationRecorderOptions,
  conversationRecorder,
  type RecorderStats,
} from './recorder/conversation-recorder.js';

export interface DeviceOptions {
  readonly microphone?: Omit<MicrophoneInputOptions<'input'>, 'name' | 'backend'>;
  readonly loudspeaker?: Omit<LoudspeakerOutputOptions<'output'>, 'name' | 'backend' | 'recorder'>;
  /** Records the conversation as a stereo WAV file. @defaultValue it is not recorded */
  readonly record?: ConversationRecorderOptions;
  /** @defaultValue the optional package `decibri` */
  readonly backend?: DeviceBackend;
}

/** What the devices of a session have done; latencies in ms, counts since the session began. */
export interface DeviceStats {
  readonly inputChunksProcessed: number;
  readonly outputChunksPlayed: number;
  /** Chunks lost, of what was heard and of what was to be played. */
  readonly bufferOverruns: number;
  /** Times that the listener had nothing to hear in the middle of a speech. */
  readonly bufferUnderruns: number;
  /** Mean of the last 100 chunks from the microphone until the pipeline was done with them. */
  readonly meanProcessingLatencyMs: number;
  /** Chunks that wait. */
  readonly inputQueueSize: number;
  readonly outputQueueSize: number;
  readonly isRecording: boolean;
  readonly isPlaying: boolean;
  readonly microphone: MicrophoneStats;
  readonly playout: PlayoutStats;
  readonly recorder: RecorderStats | undefined;
}

/** The two ends of a pipeline, and what switches and measures them. */
export interface Device {
  readonly input: Processor<string, never, InputAudioFrame>;
  readonly output: LoudspeakerOutput<'output'>;
  startRecording: MicrophoneInput['startRecording'];
  stopRecording: MicrophoneInput['stopRecording'];
  startPlayback: LoudspeakerOutput['startPlayback'];
  stopPlayback: LoudspeakerOutput['stopPlayback'];
  /** Nothing before the session is opened. */
  stats(session: Session): DeviceStats | undefined;
}

/**
 * The sound of this machine as a transport: microphone in, loudspeaker out, one backend for both.
 *
 * There is no echo cancellation: wear a headset, or the bot hears and interrupts itself.
 *
 * ```ts
 * const { input, output } = device();
 * const session = pipeline(input, vad(…), stt(…), turnTaking(), llm(…), tts(…), output).open();
 * ```
 */
export function device(options: DeviceOptions = {}): Device {
  const { backend = decibriBackend(), record } = options;
  const ear = microphone({ ...options.microphone, backend });
  const recorder = record === undefined ? undefined : conversationRecorder(record);
  const mouth = loudspeaker({
    ...options.loudspeaker,
    backend,
    ...(recorder === undefined ? {} : { recorder }),
  });
  return {
    input: recorder === undefined ? ear : pipeline(ear, recorder),
    output: mouth,
    startRecording: ear.startRecording,
    stopRecording: ear.stopRecording,
    startPlayback: mouth.startPlayback,
    stopPlayback: mouth.stopPlayback,
    stats(session) {
      const heard = ear.stats(session);
      const played = mouth.stats(session);
      if (heard === undefined || played === undefined) return undefined;
      return {
        inputChunksProcessed: heard.chunksProcessed,
        outputChunksPlayed: played.chunksPlayed,
        bufferOverruns: heard.overruns + played.overruns,
        bufferUnderruns: played.underruns,
        meanProcessingLatencyMs: heard.meanLatencyMs,
        inputQueueSize: heard.queuedChunks,
        outputQueueSize: played.queuedChunks,
        isRecording: heard.isRecording,
        isPlaying: played.isPlaying,
        microphone: heard,
        playout: played,
        recorder: recorder?.stats(session),
      };
    },
  };
}
