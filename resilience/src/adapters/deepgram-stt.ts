import type { SpeechToText } from '@antiphon/core';
import { type DeepgramSttOptions, deepgramStt } from '@antiphon/deepgram';
import { startDeepgramSimulator } from '@antiphon/simulators';
import { listeningScene } from '../scenarios/listening-scene.js';
import type { Adapter } from './adapter.js';

/** Every timeout of the connection, small; in ms of the session. */
const CONNECTION = {
  connectTimeoutMs: 1_000,
  keepAliveMs: 1_000,
  pingMs: 500,
  pongTimeoutMs: 800,
  healthCheckMs: 200,
  silenceMs: 1_500,
  recoveryWaitMs: 50,
  maxAttempts: 5,
} as const;

/** Does something to a service before it is used. */
export type Tamper = (service: SpeechToText) => SpeechToText;

interface Variant {
  readonly name: string;
  readonly turnsBy: 'voice' | 'recogniser';
  readonly model: string;
  readonly tamper?: Tamper;
}

function adapter({ name, turnsBy, model, tamper = (service) => service }: Variant): Adapter {
  return {
    name,
    kind: 'listening',
    over: 'socket',
    simulate: startDeepgramSimulator,
    scene: ({ url, apiKey, clock }) =>
      listeningScene({
        service: tamper(
          deepgramStt({
            model,
            baseUrl: url,
            apiKey,
            finalizeTimeoutMs: 800,
            finishTimeoutMs: 2_000,
            connection: CONNECTION,
          } as DeepgramSttOptions),
        ),
        turnsBy,
        now: () => clock.now(),
      }),
  };
}

/** Deepgram's `/v1/listen`. @param tamper for tests of the matrix itself */
export const deepgramNova = (tamper?: Tamper): Adapter =>
  adapter({
    name: 'Deepgram STT v1',
    turnsBy: 'voice',
    model: 'nova-3',
    ...(tamper === undefined ? {} : { tamper }),
  });

/** Deepgram's `/v2/listen`. */
export const deepgramFlux = (): Adapter =>
  adapter({ name: 'Deepgram Flux', turnsBy: 'recogniser', model: 'flux-general-en' });
