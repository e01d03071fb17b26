import { type AvatarView, ViewState } from './avatar-view.js';
import { beginView } from './vendor-view.js';

/** What is used of `@heygen/liveavatar-web-sdk`. */
export interface LiveAvatarSdk {
  readonly LiveAvatarSession: new (
    token: string,
    config?: { readonly apiUrl?: string; readonly voiceChat?: boolean },
  ) => LiveAvatarSdkSession;
}

export interface LiveAvatarSdkSession {
  on(event: string, listener: (detail?: unknown) => void): unknown;
  start(): Promise<void>;
  stop(): Promise<void>;
  attach(element: never): void;
  interrupt(): void;
}

export interface LiveAvatarViewOptions {
  /** Of `POST /v1/sessions/token`, from your server: never the API key. */
  readonly sessionToken: string;
  /** @defaultValue LiveAvatar's own servers */
  readonly apiUrl?: string;
  /** Whether the vendor hears the user's microphone. @defaultValue false */
  readonly voiceChat?: boolean;
  /** How long it may take until the session is there, in ms: the SDK itself may wait for ever. @defaultValue 30_000 */
  readonly startTimeoutMs?: number;
  /** Loads the SDK, on first use. @defaultValue `() => import('@heygen/liveavatar-web-sdk')` */
  readonly sdk?: () => Promise<LiveAvatarSdk>;
}

/**
 * Begins a session of LiveAvatar in the page, over the vendor's SDK, and shows it. For a session that the server
 * drives, take `roomView()`: a session is begun once.
 *
 * @throws AntiphonError when the session could not be begun.
 */
export async function liveAvatarView(options: LiveAvatarViewOptions): Promise<AvatarView> {
  const { sessionToken, apiUrl, voiceChat = false, startTimeoutMs = 30_000 } = options;
  const { LiveAvatarSession } = await (options.sdk ?? load)();
  const state = new ViewState();
  const session = new LiveAvatarSession(sessionToken, {
    voiceChat,
    ...(apiUrl === undefined ? {} : { apiUrl }),
  });
  // Before it starts: the stream may be ready before `start` resolves.
  session.on('session.stream_ready', () => {
    if (state.element !== undefined) session.attach(state.element as never);
    state.ready();
  });
  session.on('session.disconnected', (reason) => state.ended(String(reason ?? 'disconnected')));
  session.on('avatar.speak_started', () => state.speaking(true));
  session.on('avatar.speak_ended', () => state.speaking(false));
  return beginView(state, {
    name: 'LiveAvatar',
    startTimeoutMs,
    start: () => session.start(),
    stop: () => session.stop(),
    show: (element) => session.attach(element as never),
    interrupt: () => session.interrupt(),
  });
}

async function load(): Promise<LiveAvatarSdk> {
  return (await import('@heygen/liveavatar-web-sdk')) as unknown as LiveAvatarSdk;
}
