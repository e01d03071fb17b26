import { deepgramTts } from '@antiphon/deepgram';
import { atSpeakingPace, SPEECH_RATE, startDeepgramSimulator } from '@antiphon/simulators';
import { speakingScene } from '../scenarios/speaking-scene.js';
import type { Adapter } from './adapter.js';

/** Every timeout of the connection, small; in ms of the session. */
const CONNECTION = {
  connectTimeoutMs: 1_000,
  pingMs: 500,
  pongTimeoutMs: 800,
  healthCheckMs: 200,
  recoveryWaitMs: 50,
  maxAttempts: 5,
} as const;

function adapter(name: string, transport: 'websocket' | 'rest'): Adapter {
  return {
    name,
    kind: transport === 'websocket' ? 'speaking' : 'speakingByRequest',
    over: transport === 'websocket' ? 'socket' : 'requests',
    simulate: (options) =>
      startDeepgramSimulator({
        ...options,
        speech: atSpeakingPace,
        latency: { ttsPerChunk: { medianMs: 60, p95Ms: 60 } },
      }),
    scene: ({ url, apiKey }) =>
      speakingScene({
        service: deepgramTts({
          baseUrl: url,
          apiKey,
          transport,
          encoding: 'linear16',
          sampleRate: SPEECH_RATE,
          openTimeoutMs: 1_500,
          answerTimeoutMs: 1_500,
          firstAudioTimeoutMs: 1_000,
          stallTimeoutMs: 800,
          clearTimeoutMs: 500,
          // The SDK waits by the clock on the wall; ours tries again by the session's.
          maxRetries: 0,
          connection: CONNECTION,
        }),
      }),
  };
}

/** Deepgram's voices over `/v1/speak` as a WebSocket. */
export const deepgramTtsSocket = (): Adapter => adapter('Deepgram TTS, socket', 'websocket');

/** The same over REST. */
export const deepgramTtsRest = (): Adapter => adapter('Deepgram TTS, REST', 'rest');
