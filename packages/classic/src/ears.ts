import { decodeAlaw, decodeMulaw } from '@antiphon/audio';
import {
  AntiphonError,
  type EncodedAudio,
  type HeardSegment,
  type Recognition,
  type RecognitionStream,
  type ServiceHost,
  type SpeechToText,
  type VoiceActivityDetector,
  type VoiceActivityStream,
} from '@antiphon/core/frame-free';

/** Who is told what is heard; times in ms on the agent's clock. */
export interface EarsHost {
  now(): number;
  voiceStarted(atMs: number): void;
  voiceStopped(atMs: number): void;
  interim(text: string): void;
  segment(heard: HeardSegment): void;
  failed(who: 'vad' | 'stt', error: unknown): void;
}

/**
 * Audio to voice activity and words. Keeps none of it: what waits, waits in the recogniser's own bounded buffer. What one
 * of the two throws is told, and the other hears on.
 */
export class Ears {
  readonly #host: EarsHost;
  readonly #stt: SpeechToText;
  readonly #detector: VoiceActivityDetector | undefined;
  #recogniser: RecognitionStream | undefined;
  #voices: VoiceActivityStream | undefined;
  /** How much audio each was given, in ms: the clocks of the times that they report. */
  #sttMs = 0;
  #vadMs = 0;
  #isClosed = false;

  /** @throws AntiphonError `pipeline_invalid` when nobody tells when a voice begins, and the recogniser has to know */
  constructor(stt: SpeechToText, detector: VoiceActivityDetector | undefined, host: EarsHost) {
    if (stt.needsVoiceActivity && detector === undefined) {
      throw new AntiphonError('pipeline_invalid', `${stt.name} needs voice activity: give a vad`);
    }
    this.#host = host;
    this.#stt = stt;
    // A recogniser that hears voices by itself is told of no others.
    this.#detector = stt.reportsVoiceActivity ? undefined : detector;
  }

  async listen(service: ServiceHost): Promise<void> {
    const host = this.#host;
    this.#recogniser = await this.#stt.open(
      {
        interim: ({ text }) => host.interim(text),
        final: (recognition) => host.segment(this.#onAgentsClock(recognition)),
        failed: (error) => host.failed('stt', error),
        speechStarted: (atMs) => host.voiceStarted(this.#sinceMs(this.#sttMs, atMs)),
        speechStopped: (atMs) => host.voiceStopped(this.#sinceMs(this.#sttMs, atMs)),
      },
      service,
    );
    if (this.#isClosed) await this.close();
  }

  async watchVoices(): Promise<void> {
    const host = this.#host;
    this.#voices = await this.#detector?.open({
      started: (atMs) => {
        this.#recogniser?.speechStarted?.();
        host.voiceStarted(this.#sinceMs(this.#vadMs, atMs));
      },
      stopped: (atMs) => {
        this.#recogniser?.speechStopped?.();
        host.voiceStopped(this.#sinceMs(this.#vadMs, atMs));
      },
      failed: (error) => host.failed('vad', error),
    });
    if (this.#isClosed) await this.close();
  }

  hear(samples: Int16Array, sampleRate: number): void {
    this.#sttMs += (samples.length / sampleRate) * 1000;
    try {
      this.#recogniser?.write(samples, sampleRate);
    } catch (error) {
      this.#host.failed('stt', error);
    }
    this.#watch(samples, sampleRate);
  }

  /** Bytes of a telephone line: as they are for a recogniser that reads them, decoded for everybody else. */
  hearEncoded(audio: Uint8Array, encoding: EncodedAudio, sampleRate: number): void {
    const decode = encoding === 'mulaw' ? decodeMulaw : decodeAlaw;
    if (this.#recogniser?.writeEncoded === undefined || !this.#stt.encodings?.includes(encoding)) {
      this.hear(decode(audio), sampleRate);
      return;
    }
    // G.711: a byte is a sample.
    this.#sttMs += (audio.length / sampleRate) * 1000;
    try {
      this.#recogniser.writeEncoded(audio, encoding, sampleRate);
    } catch (error) {
      this.#host.failed('stt', error);
    }
    this.#watch(decode(audio), sampleRate);
  }

  #watch(samples: Int16Array, sampleRate: number): void {
    this.#vadMs += (samples.length / sampleRate) * 1000;
    try {
      this.#voices?.push(samples, sampleRate);
    } catch (error) {
      this.#host.failed('vad', error);
    }
  }

  /** No more audio comes: resolves when its last words have been told. */
  async finish(): Promise<void> {
    await this.#recogniser?.finish?.();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const voices = this.#voices;
    const recogniser = this.#recogniser;
    this.#voices = this.#recogniser = undefined;
    await Promise.all([voices?.close(), recogniser?.close()]);
  }

  /** A stream's clock is its audio: what it tells lies as far back as audio has come since. */
  #sinceMs(givenMs: number, atMs: number): number {
    return this.#host.now() - Math.max(0, givenMs - atMs);
  }

  #onAgentsClock({ startMs, endMs, ...recognition }: Recognition): HeardSegment {
    return {
      ...recognition,
      startMs: startMs === undefined ? undefined : this.#sinceMs(this.#sttMs, startMs),
      endMs: endMs === undefined ? undefined : this.#sinceMs(this.#sttMs, endMs),
    };
  }
}
