import {
  messageOf,
  type RecognitionEvents,
  type RecognitionStream,
  type ServiceHost,
  type SpeechToText,
} from '@antiphon/core';
import type { Tamper } from '../adapters/index.js';
import { API_KEY } from '../scenarios/index.js';

/** What stands between a service and its session, and may do harm. */
interface Between {
  readonly events?: (events: RecognitionEvents, link: LinkState) => RecognitionEvents;
  readonly host?: (host: ServiceHost) => ServiceHost;
  readonly stream?: (stream: RecognitionStream, link: LinkState) => Partial<RecognitionStream>;
}

interface LinkState {
  isOpen: boolean;
  /** How many times it came back. */
  returns: number;
}

function between({ events, host, stream }: Between): Tamper {
  return (service) => ({
    ...service,
    async open(given, real) {
      const link: LinkState = { isOpen: false, returns: 0 };
      const told: ServiceHost = {
        ...real,
        connection(change) {
          if (change.to === 'open' && change.from === 'reconnecting') link.returns++;
          link.isOpen = change.to === 'open';
          real.connection(change);
        },
      };
      const opened = await service.open(events?.(given, link) ?? given, host?.(told) ?? told);
      return { ...bound(opened), ...stream?.(opened, link) };
    },
  });
}

/** The methods of a stream, to be called without it. */
function bound(stream: RecognitionStream): RecognitionStream {
  const { write, speechStarted, speechStopped, finish, close } = stream;
  return {
    write: write.bind(stream),
    close: close.bind(stream),
    ...(speechStarted === undefined ? {} : { speechStarted: speechStarted.bind(stream) }),
    ...(speechStopped === undefined ? {} : { speechStopped: speechStopped.bind(stream) }),
    ...(finish === undefined ? {} : { finish: finish.bind(stream) }),
  };
}

/** Forgets what is said while there is no connection. */
export const losesWhatIsSaidMeanwhile = between({
  stream: (stream, link) => ({
    write(samples, sampleRate) {
      stream.write(link.isOpen ? samples : new Int16Array(samples.length), sampleRate);
    },
  }),
});

/** Keeps every trouble to itself. */
export const tellsNobody = between({
  host: (host) => ({ ...host, connection: () => {} }),
  events: (events) => ({ ...events, failed: () => {} }),
});

/** Says the first words after a reconnection twice. */
export const doublesWords = between({
  events: (events, link) => ({
    ...events,
    final(recognition) {
      events.final(recognition);
      if (link.returns > 0 && recognition.text !== '') events.final(recognition);
    },
  }),
});

/** Is never done. */
export const neverFinishes = between({
  stream: () => ({ finish: () => new Promise(() => {}), close: () => new Promise(() => {}) }),
});

/** Tries again what can't succeed. */
export const storms: Tamper = (service) => ({
  ...service,
  async open(events, host) {
    for (let tries = 1; ; tries++) {
      try {
        return await service.open(events, host);
      } catch (error) {
        if (tries === 10) throw error;
      }
    }
  },
});

/** Puts the key into what it says. */
export const tellsTheKey: Tamper = (service: SpeechToText) => ({
  ...service,
  open: async (events, host) => {
    try {
      return await service.open(events, host);
    } catch (error) {
      throw new Error(`${messageOf(error)}, which is ${API_KEY}`);
    }
  },
});
