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
    const heard = ({ event, room = '', identity = '', message, text = '', topic }: LiveKitEvent): void => {
      const listener = listeners.get(room);
      if (event === 'problem') onProblem(new Error(`LiveKit: ${message}`));
      else if (event === 'data') listener?.onData(text, topic);
      else if (event === 'connected') listener?.onViewer?.(identity, true);
      else if (event === 'left') listener?.onViewer?.(identity, false);
    };
    return new LiveKitRooms(await LiveKitProcess.start(heard), listeners, secret);
  }

  open(name: string, listener: AvatarRoomListener, { agents = [] }: OpenRoomOptions = {}): AvatarRoom {
    const tell = (op: string, payload: object = {}): void =>
      this.#process.send({ op, room: name, ...payload });
    let resampler = newResampler();
    this.#listeners.set(name, listener);
    tell('open', { agents });
    return {
      url: `ws://127.0.0.1:${this.#process.port}`,
      token: (identity) => {
        const nowSeconds = Math.floor(Date.now() / 1_000);
        const video = { room: name, roomJoin: true, canPublish: true, canSubscribe: true };
        const claims = { iss: 'simulated', sub: identity, exp: nowSeconds + TOKEN_SECONDS, video };
        const token = mintToken(claims, this.#secret);
        tell('admit', { token, identity });
        return token;
      },
      publish: () => tell('publish'),
      say: (samples, inMs) => tell('say', { samples: resampler.process(samples), inMs }),
      silence: () => {
        resampler = newResampler();
        tell('silence');
      },
      send: (message, topic) => tell('send', { text: JSON.stringify(message), topic }),
      loseTrack: (track) => tell('loseTrack', { track }),
      dropSignal: (forgets) => tell('dropSignal', { forgets }),
      close: () => {
        if (!this.#listeners.delete(name)) return;
        tell('close');
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
