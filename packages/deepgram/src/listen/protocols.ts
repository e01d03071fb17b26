import type { DeepgramClient } from '@deepgram/sdk';
import { queryOf } from '../client/index.js';
import type { ListenProtocol } from './audio-connection-options.js';
import { type FluxMessage, readFluxMessage } from './flux-message.js';
import type { FluxOptions } from './flux-options.js';
import { type NovaMessage, readNovaMessage } from './nova-message.js';
import { type NovaOptions, novaDefaults } from './nova-options.js';

type NovaArguments = Parameters<DeepgramClient['listen']['v1']['createConnection']>[0];
type FluxArguments = Parameters<DeepgramClient['listen']['v2']['createConnection']>[0];

/** Silence that keeps an idle Flux connection open, in ms: it has no message for that. */
const FLUX_IDLE_SILENCE_MS = 100;

/**
 * `/v1/listen`: the Nova models and those before them.
 * @param language what each new connection is to listen for
 */
export function novaProtocol(
  options: NovaOptions,
  language: () => string | undefined = () => options.language,
): ListenProtocol<NovaMessage> {
  const { extra, ...chosen } = { ...novaDefaults, ...options };
  return {
    keepAlive: '{"type":"KeepAlive"}',
    read: readNovaMessage,
    isProgress: ({ type }) => type === 'results',
    create: (client, { encoding, sampleRate }, settings) =>
      client.listen.v1.createConnection({
        ...settings,
        queryParams: {
          ...queryOf({ ...chosen, language: language() }),
          encoding,
          sample_rate: sampleRate,
          channels: 1,
          ...extra,
        },
        model: chosen.model,
        keywords: chosen.keywords,
      } as NovaArguments),
  };
}

/** `/v2/listen`: the Flux models. */
export function fluxProtocol(options: FluxOptions): ListenProtocol<FluxMessage> {
  const { extra, ...chosen } = options;
  return {
    keepAlive: { silenceMs: FLUX_IDLE_SILENCE_MS },
    read: readFluxMessage,
    isProgress: ({ type }) => type === 'turn',
    create: (client, { encoding, sampleRate }, settings) =>
      client.listen.v2.createConnection({
        ...settings,
        queryParams: { ...queryOf(chosen), encoding, sample_rate: sampleRate, ...extra },
        model: chosen.model,
      } as FluxArguments),
  };
}
