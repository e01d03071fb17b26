import {
  type ServiceHost,
  settleWithin,
  systemClock,
  type TextToSpeech,
  type Voice,
} from '@antiphon/core/frame-free';
import { loadSdk, resolveAccess } from '../client/index.js';
import { SpeakSocket, speakDefaults, speakFormat } from '../speak/index.js';
import { DeepgramVoice } from './deepgram-voice.js';
import { type DeepgramTtsOptions, ttsDefaults } from './tts-options.js';

/**
 * Speech by Deepgram, for `tts()`. Each conversation has a socket of its own, open between utterances; where that
 * does not serve (it is being opened anew, or its 20 flushes in a minute are spent) a text goes over REST. The
 * service used without a conversation speaks over REST alone.
 *
 * Samples come as fast as Deepgram sends them; what is not read yet is held, a text (2000 characters) at most. The
 * times of words are estimates, see `WordTimes`; the last ones come in a chunk without samples.
 *
 * `open` rejects when there is no key, the SDK is missing, or Deepgram refuses the key or the options; if Deepgram
 * is merely out of reach, it does not.
 */
export function deepgramTts(options: DeepgramTtsOptions = {}): TextToSpeech {
  const settings = settingsOf(options);
  return {
    name: `deepgram-${options.model ?? speakDefaults.model}`,
    async *synthesize(text, { signal }) {
      const voice = new DeepgramVoice({ ...settings, access: resolveAccess(options), clock: systemClock });
      yield* voice.synthesize(text, { signal });
    },
    async prewarm() {
      resolveAccess(options);
      await loadSdk();
    },
    open: (host) => openVoice(options, host),
  };
}

function settingsOf({ transport, openTimeoutMs, connection, ...options }: DeepgramTtsOptions) {
  const { firstAudioTimeoutMs, stallTimeoutMs, clearTimeoutMs, maxFlushesPerMinute, ...rest } = {
    ...ttsDefaults,
    ...options,
  };
  const {
    apiKey,
    accessToken,
    baseUrl,
    headers,
    answerTimeoutMs,
    maxRetries,
    msPerCharacter,
    transport: _,
    openTimeoutMs: __,
    ...speak
  } = rest;
  const limits = { firstAudioTimeoutMs, stallTimeoutMs, clearTimeoutMs, maxFlushesPerMinute };
  return { format: speakFormat(speak), answerTimeoutMs, maxRetries, msPerCharacter, ...limits };
}

async function openVoice(options: DeepgramTtsOptions, host: ServiceHost): Promise<Voice> {
  const { transport, openTimeoutMs } = { ...ttsDefaults, ...options };
  const access = resolveAccess(options);
  const settings = { ...settingsOf(options), access, clock: host.clock, signal: host.signal };
  await loadSdk();
  if (transport === 'rest') return new DeepgramVoice(settings);
  const { connection: tuning = {} } = options;
  const socket = new SpeakSocket({
    ...settings,
    tuning,
    onState: (change) => host.connection(change),
  });
  await settleWithin(host.clock, openTimeoutMs, socket.connect());
  if (socket.refused !== undefined) throw socket.refused;
  return new DeepgramVoice({ ...settings, socket });
}
