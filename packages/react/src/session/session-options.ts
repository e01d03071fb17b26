import { BrowserAudio, type VoiceAudio, VoiceClient, type VoiceClientOptions } from '@antiphon/client';
import { type Clock, systemClock } from '@antiphon/core/frame-free';
import type { VoiceService } from '../service/index.js';

/** What of a client is used here. */
export type TalkClient = Pick<
  VoiceClient,
  | 'on'
  | 'open'
  | 'connect'
  | 'startMicrophone'
  | 'stopMicrophone'
  | 'sendText'
  | 'sendMessage'
  | 'resumeSound'
  | 'hurry'
  | 'close'
  | 'levels'
  | 'playback'
  | 'isMuted'
  | 'isMicrophoneOn'
  | 'isSoundBlocked'
>;

/** What may change while a session is on. Language and voice are those of the next one. */
export interface VoiceSettings {
  /** BCP 47, as the service knows it. @defaultValue 'en' */
  readonly language: string;
  /** Whether answers are spoken, or only written. @defaultValue true */
  readonly enableTTS: boolean;
  /** Whether they are heard as they come, or when they are asked for. @defaultValue true */
  readonly autoPlayResponses: boolean;
  /** A session ends by itself after so long, in ms. @defaultValue 3_600_000 */
  readonly maxSessionMs: number;
}

export const voiceSettingsDefaults = {
  language: 'en',
  enableTTS: true,
  autoPlayResponses: true,
  maxSessionMs: 3_600_000,
} as const satisfies VoiceSettings;

export interface VoiceSessionOptions extends Partial<VoiceSettings> {
  /** Who gives sessions: `restService({ serviceUrl })`. */
  readonly service: VoiceService;
  /** Where the client's worklet is served. @defaultValue beside the client's own file, where bundlers bring it */
  readonly workletUrl?: string | undefined;
  /** Ears and mouth of each session. @defaultValue a `BrowserAudio` */
  readonly newAudio?: () => VoiceAudio;
  /** @defaultValue a `VoiceClient` */
  readonly newClient?: (options: VoiceClientOptions) => TalkClient;
  /** @defaultValue the system's clock */
  readonly clock?: Clock;
}

/** Whatever a session is made of, none of it made yet. */
export interface SessionParts {
  readonly service: VoiceService;
  readonly newAudio: () => VoiceAudio;
  readonly newClient: (options: VoiceClientOptions) => TalkClient;
  readonly clock: Clock;
}

export function partsOf({ service, workletUrl, ...given }: VoiceSessionOptions): SessionParts {
  return {
    service,
    newAudio: given.newAudio ?? (() => new BrowserAudio(workletUrl === undefined ? {} : { workletUrl })),
    newClient: given.newClient ?? ((options) => new VoiceClient(options)),
    clock: given.clock ?? systemClock,
  };
}
