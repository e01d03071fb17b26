import type { RecognitionStream, SpeechToText } from '@antiphon/core';
import type { RateLimit } from './rate-limit.js';

export interface LimitedSttOptions {
  /** What a stream has cost that was open for so long, for the ceiling of a session. @defaultValue 0 */
  cost?(openMs: number): number;
}

/** What `stt()` reads of a service's type. */
type Traits = 'needsVoiceActivity' | 'reportsVoiceActivity' | 'encodings';
export type LimitedStt<Service extends SpeechToText> = SpeechToText & Pick<Service, Traits & keyof Service>;

let lastStream = 0;

/**
 * Recognition whose streams keep within `limit`: each is one request, and one of `maxConcurrent` for as long as it is
 * open. A session waits for it while it starts.
 */
export function limitedStt<Service extends SpeechToText>(
  service: Service,
  limit: RateLimit,
  options: LimitedSttOptions = {},
): LimitedStt<Service> {
  const { name, needsVoiceActivity, reportsVoiceActivity, encodings } = service;
  const limited: SpeechToText = {
    name,
    ...(needsVoiceActivity === undefined ? {} : { needsVoiceActivity }),
    ...(reportsVoiceActivity === undefined ? {} : { reportsVoiceActivity }),
    ...(encodings === undefined ? {} : { encodings }),
    ...(service.prewarm === undefined ? {} : { prewarm: async () => service.prewarm?.() }),
    async open(events, host) {
      const { signal, clock, sessionId: session = `stream-${++lastStream}` } = host;
      const { value: stream, permit } = await limit.hold({ session, signal }, async () =>
        service.open(events, host),
      );
      const openedAtMs = clock.now();
      let isOpen = true;
      const release = (): void => {
        if (!isOpen) return;
        isOpen = false;
        signal.removeEventListener('abort', release);
        permit.used({ cost: options.cost?.(clock.now() - openedAtMs) });
        permit.end();
      };
      signal.addEventListener('abort', release);
      if (signal.aborted) release();
      return releasing(stream, release);
    },
  };
  return limited as LimitedStt<Service>;
}

/** The stream as it is, and its place given back when it closes. */
function releasing(stream: RecognitionStream, release: () => void): RecognitionStream {
  return {
    write: (samples, sampleRate) => stream.write(samples, sampleRate),
    ...(stream.writeEncoded === undefined
      ? {}
      : { writeEncoded: (...audio) => stream.writeEncoded?.(...audio) }),
    speechStarted: () => stream.speechStarted?.(),
    speechStopped: () => stream.speechStopped?.(),
    finish: async () => stream.finish?.(),
    close: () => {
      release();
      return stream.close();
    },
  };
}
