import { TextSession, type TextSessionOptions } from '../avatar/index.js';
import type { AvatarFault } from '../faults/index.js';
import type { LiteSocket } from './lite-socket.js';
import type { SessionRequest } from './session-request.js';

/** A session of LiveAvatar's: what was asked for, and the socket that drives it. */
export class LiveAvatarSession extends TextSession {
  readonly request: SessionRequest;
  /** In the address of the socket, so that nobody else can open it. */
  readonly socketKey: string;
  /** The socket that drives the avatar now. */
  socket: LiteSocket | undefined;

  constructor(
    options: TextSessionOptions & { readonly request: SessionRequest; readonly socketKey: string },
    faults: readonly AvatarFault[],
  ) {
    super(options, faults);
    this.request = options.request;
    this.socketKey = options.socketKey;
  }
}
