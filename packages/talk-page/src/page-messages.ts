/** What the page is told by the agent's side beside RTVI: the data of its `server-message`s. */
export type PageMessage = PageTurn | PageMouth | PageAvatar;

/** A turn is over: what became of it, and where the time went. */
export interface PageTurn {
  readonly kind: 'turn';
  readonly turn: number;
  readonly outcome: string;
  readonly said: string;
  readonly heard: string;
  /** When each step was reached, in whole ms since the user fell silent, in order. */
  readonly steps: readonly { readonly label: string; readonly ms: number }[];
}

/** How the mouth moves while a stretch of a turn's speech is heard, in ms of that speech. */
export interface PageMouth {
  readonly kind: 'mouth';
  readonly turn: number;
  readonly startMs: number;
  readonly endMs: number;
  /** 0 is closed, 1 wide open. */
  readonly level: number;
  /** The shape of the lips, where it is known. */
  readonly viseme?: string;
}

/** The avatar is in a room, perhaps another than before: `POST /api/avatar` says which. */
export interface PageAvatar {
  readonly kind: 'avatar';
}

/** The topic of what the page tells its server of the avatar, and what that is. */
export const AVATAR_TOPIC = 'avatar';
export interface PageSight {
  readonly isSeen: boolean;
}

/** The room in which an avatar is seen and heard: the answer to `POST /api/avatar` with the session's key. */
export interface PageRoom {
  readonly url: string;
  readonly token: string;
}

/** What the page asks its server for before every session: `POST /api/session`. */
export interface PageSession {
  /** Good for one connection. */
  readonly token: string;
  /** Path of the WebSocket on the same server. */
  readonly path: string;
  /** Who hears, thinks and speaks, for people. */
  readonly services: string;
  /** Opens the room of the session's avatar. Without it, the page draws a face. */
  readonly avatarKey?: string;
}
