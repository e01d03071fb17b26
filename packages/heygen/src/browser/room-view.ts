import { AntiphonError, messageOf } from '@antiphon/core/frame-free';
import { type AvatarView, type MediaElement, ViewState } from './avatar-view.js';

/** What is used of `livekit-client`. */
export interface LiveKitSdk {
  readonly Room: new (options?: { readonly adaptiveStream?: boolean }) => LiveKitRoom;
}

export interface LiveKitRoom {
  on(event: string, listener: (...args: never[]) => void): unknown;
  connect(url: string, token: string): Promise<void>;
  disconnect(): Promise<void>;
}

interface Track {
  readonly kind: string;
  attach(element: never): unknown;
  detach(element: never): unknown;
}

export interface RoomViewOptions {
  /** `livekitUrl` and `livekitToken` of what the server's `onSession` was called with. */
  readonly url: string;
  readonly token: string;
  /** How the page asks its server to interrupt: the room cannot. @defaultValue nothing */
  readonly interrupt?: () => void;
  /** Loads the SDK, on first use. @defaultValue `() => import('livekit-client')` */
  readonly sdk?: () => Promise<LiveKitSdk>;
}

/**
 * Shows an avatar that the server drives: joins the LiveKit room of its session. Whoever publishes there first is taken
 * for the avatar.
 *
 * @throws AntiphonError when the room could not be joined.
 */
export async function roomView(options: RoomViewOptions): Promise<AvatarView> {
  const { Room } = await (options.sdk ?? load)();
  const state = new ViewState();
  const room = new Room({ adaptiveStream: false });
  const tracks = new Set<Track>();
  let avatar: string | undefined;
  room.on('trackSubscribed', (track: Track, _publication: unknown, { identity }: { identity: string }) => {
    avatar ??= identity;
    if (identity !== avatar) return;
    tracks.add(track);
    if (state.element !== undefined) track.attach(state.element as never);
    if ([...tracks].some(({ kind }) => kind === 'video') && tracks.size > 1) state.ready();
  });
  room.on('trackUnsubscribed', (track: Track) => {
    tracks.delete(track);
    if (state.element !== undefined) track.detach(state.element as never);
  });
  let isSpeaking = false;
  room.on('activeSpeakersChanged', (speakers: readonly { readonly identity: string }[]) => {
    const speaks = speakers.some(({ identity }) => identity === avatar);
    if (speaks === isSpeaking) return;
    isSpeaking = speaks;
    state.speaking(speaks);
  });
  room.on('disconnected', (reason: unknown) => state.ended(`disconnected (${String(reason)})`));
  const detach = (): void => {
    const { element } = state;
    if (element !== undefined) for (const track of tracks) track.detach(element as never);
    state.empty();
  };
  const close = async (): Promise<void> => {
    detach();
    state.ended('closed');
    await room.disconnect().catch(() => {
      // It has been left, one way or the other.
    });
  };
  try {
    await room.connect(options.url, options.token);
  } catch (error) {
    await close();
    // The address of the room holds no secret; what the SDK says of it might.
    const said = messageOf(error).replaceAll(options.token, '***');
    throw new AntiphonError('connection_failed', `the avatar's room could not be joined: ${said}`, {
      retryable: true,
    });
  }
  return {
    get isReady() {
      return state.isReady;
    },
    attach(element: MediaElement) {
      if (state.isOver) return;
      if (element !== state.element) detach();
      state.element = element;
      for (const track of tracks) track.attach(element as never);
    },
    detach,
    on: (name, listener) => state.on(name, listener),
    interrupt: () => options.interrupt?.(),
    close,
  };
}

async function load(): Promise<LiveKitSdk> {
  return (await import('livekit-client')) as unknown as LiveKitSdk;
}
