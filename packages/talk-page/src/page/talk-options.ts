import type { VoiceClient } from '@antiphon/client';
import type { PageSession } from '../page-messages.js';

export interface TalkOptions {
  /** Called whenever something is to be drawn anew. */
  readonly changed: () => void;
  /** Called when microphones or loudspeakers may be others than before, or be known by name now. */
  readonly devicesChanged: () => void;
  /** Makes the client of one talk, which asks for its address. */
  readonly newClient: (address: () => Promise<string>) => VoiceClient;
  /** Asks the server for a token. @throws Refusal */
  readonly addressFor: (onSession: (session: PageSession) => void) => Promise<string>;
  /** The avatar is in a room, perhaps another than before; undefined: there is no avatar any more. */
  readonly avatarMoved?: (key: string | undefined) => void;
}
