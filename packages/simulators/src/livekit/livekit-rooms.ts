import { Resampler } from '@antiphon/audio';
import { AVATAR_RATE, type AvatarRoom, type AvatarRoomListener, mintToken } from '../avatar/index.js';
import { type LiveKitEvent, LiveKitProcess } from './livekit-process.js';

/** WebRTC's rate. */
const ROOM_RATE = 48_000;
const TOKEN_SECONDS = 3_600;

export interface OpenRoomOptions {
  /** Who is there besides the avatar, once it is: by identity. */
  readonly agents?: readonly string[];
}

/** Rooms in which avatars are seen and heard, over WebRTC, on 127.0.0.1. */
export class LiveKitRooms implements AsyncDisposable {
  readonly #process: LiveKitProcess;
  readonly #listeners: Map<string, AvatarRoomListener>;
  readonly #secret: string;

  private constructor(process: LiveKitProcess, listeners: Map<string, AvatarRoomListener>, secret: string) {
    this.#process = process;
    this.#listeners = listeners;
    this.#secret = secret;
  }

  /**
   * @param onProblem what the server's process says of its own mistakes
   * @throws AntiphonError `service_failed` without `@livekit/protocol` and `@roamhq/wrtc`
   */
  static async start(secret: string, onProblem: (problem: Error) => void): Promise<LiveKitRooms> {
    const listeners = new Map<string, AvatarRoomListener>();
    const heard = (event: LiveKitEvent): void => {
      if (event.event === 'problem') onProblem(new Error(`LiveKit: ${event.message}`));
      else tell(listeners.get(event.room ?? ''), event);
    };
    return new LiveKitRooms(await LiveKitProcess.start(heard), listeners, secret);
  }

  open(name: string, listener: AvatarRoomListener, { agents = [] }: OpenRoomOptions = {}): AvatarRoom {
    const ask = (op: string, payload: object = {}): void =>
      this.#process.send({ op, room: name, ...payload });
    let resampler = newResampler();
    this.#listeners.set(name, listener);
    ask('open', { agents });
    return {
      url: `ws://127.0.0.1:${this.#process.port}`,
      token: (identity) => {
        const nowSeconds = Math.floor(Date.now() / 1_000);
        const video = { room: name, roomJoin: true, canPublish: true, canSubscribe: true };
        const claims = { iss: 'simulated', sub: identity, exp: nowSeconds + TOKEN_SECONDS, video };
        const token = mintToken(claims, this.#secret);
        ask('admit', { token, identity });
        return token;
      },
      publish: () => ask('publish'),
      say: (samples, inMs) => ask('say', { samples: resampler.process(samples), inMs }),
      silence: () => {
        resampler = newResampler();
        ask('silence');
      },
      send: (text, topic) => ask('send', { text, topic }),
      loseTrack: (track) => ask('loseTrack', { track }),
      dropSignal: (forgets) => ask('dropSignal', { forgets }),
      close: () => {
        if (!this.#listeners.delete(name)) return;
        ask('close');
      },
    };
  }

  close(): Promise<void> {
    return this.#process.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

const newResampler = (): Resampler => new Resampler({ inputRate: AVATAR_RATE, outputRate: ROOM_RATE });

function tell(listener: AvatarRoomListener | undefined, event: LiveKitEvent): void {
  const { identity = '', text = '', topic, samples, sampleRate } = event;
  if (event.event === 'data') listener?.onData(text, topic);
  else if (event.event === 'connected') listener?.onViewer?.(identity, true);
  else if (event.event === 'left') listener?.onViewer?.(identity, false);
  else if (samples !== undefined && sampleRate !== undefined) listener?.onMicrophone?.(samples, sampleRate);
}
