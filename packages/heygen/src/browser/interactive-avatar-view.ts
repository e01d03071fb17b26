import { type AvatarView, ViewState } from './avatar-view.js';
import { beginView } from './vendor-view.js';

/** What is used of `@heygen/streaming-avatar`. */
export interface InteractiveAvatarSdk {
  readonly default: new (config: {
    readonly token: string;
    readonly basePath?: string;
  }) => InteractiveAvatarClient;
}

export interface InteractiveAvatarClient {
  /** The LiveKit room; `stopAvatar` does not leave it. */
  readonly room: { disconnect(): Promise<void> } | null;
  on(event: string, listener: (event?: { readonly detail?: unknown }) => void): unknown;
  createStartAvatar(request: never): Promise<unknown>;
  interrupt(): Promise<unknown>;
  stopAvatar(): Promise<unknown>;
}

export interface InteractiveAvatarViewOptions {
  /** Of `POST /v1/streaming.create_token`, from your server: never the API key. */
  readonly token: string;
  /** What `createStartAvatar` of the SDK takes. */
  readonly request: { readonly avatarName: string; readonly [option: string]: unknown };
  /** @defaultValue HeyGen's own servers */
  readonly basePath?: string;
  /** How long it may take until the session is there, in ms. @defaultValue 30_000 */
  readonly startTimeoutMs?: number;
  /** Loads the SDK, on first use. @defaultValue `() => import('@heygen/streaming-avatar')` */
  readonly sdk?: () => Promise<InteractiveAvatarSdk>;
}

/**
 * Begins a session of HeyGen's Interactive Avatar in the page, over the vendor's SDK, and shows it. The vendor has
 * announced the end of this product: see `heygenAvatar()`.
 *
 * @throws AntiphonError when the session could not be begun; nothing of it is left then.
 */
export async function interactiveAvatarView(options: InteractiveAvatarViewOptions): Promise<AvatarView> {
  const { token, request, basePath, startTimeoutMs = 30_000 } = options;
  const { default: StreamingAvatar } = await (options.sdk ?? load)();
  const state = new ViewState();
  const client = new StreamingAvatar({ token, ...(basePath === undefined ? {} : { basePath }) });
  let stream: unknown;
  // Before it starts: the stream is ready before `createStartAvatar` resolves.
  client.on('stream_ready', (event) => {
    stream = event?.detail;
    if (state.element !== undefined) state.element.srcObject = stream;
    state.ready();
  });
  client.on('stream_disconnected', (event) => state.ended(`disconnected (${String(event?.detail)})`));
  client.on('avatar_start_talking', () => state.speaking(true));
  client.on('avatar_stop_talking', () => state.speaking(false));
  return beginView(state, {
    name: 'the Interactive Avatar',
    startTimeoutMs,
    start: () => client.createStartAvatar(request as never),
    stop: () => Promise.allSettled([client.stopAvatar(), client.room?.disconnect()]),
    show: (element) => {
      element.srcObject = stream;
    },
    interrupt: () => void client.interrupt().catch(() => {}),
  });
}

async function load(): Promise<InteractiveAvatarSdk> {
  return (await import('@heygen/streaming-avatar')) as unknown as InteractiveAvatarSdk;
}
