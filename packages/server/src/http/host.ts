import type { VoiceClient } from '@antiphon/websocket';
import type {
  ConversationMode,
  ConversationStats,
  OpenRequest,
  ServiceHealth,
} from '../conversations/index.js';
import type { ListPosition, StoredConversation, StoredTurn } from '../store/index.js';

/** The socket of a conversation's client, as far as a conversation needs it. */
export interface SessionSocket {
  /** Bytes that the client has not taken yet. */
  readonly bufferedAmount: number;
  send(text: string): void;
  close(code: number, reason: string): void;
  /** Cuts the connection. Idempotent. */
  terminate(): void;
}

/** The side of a conversation that hears such a socket. */
export interface SessionPeer {
  message(message: Buffer, isBinary: boolean): void;
  closed(): void;
}

/** A conversation, as a server sees it. */
export interface HostedConversation {
  readonly id: string;
  readonly owner: string;
  readonly mode: ConversationMode;
  stats(): ConversationStats;
  connect(socket: SessionSocket): SessionPeer;
  joinVoice(client: VoiceClient): Promise<void>;
}

/** What a server needs of conversations. What it is refused is a `ConversationError`. */
export interface Host {
  /** The longest message that a session socket takes. */
  readonly maxMessageBytes: number;
  open(request: OpenRequest): Promise<HostedConversation>;
  /** One that runs, or is taken up again. */
  find(id: string, owner: string): Promise<HostedConversation>;
  /** How one stands; of one whose process has died, as it is stored. */
  stats(id: string, owner: string): Promise<ConversationStats>;
  list(owner: string): readonly HostedConversation[];
  /** Those of an owner as they are stored, also those that are over; the newest first. */
  stored(
    owner: string,
    options: { readonly limit?: number; readonly before?: ListPosition },
  ): Promise<readonly StoredConversation[]>;
  history(
    id: string,
    owner: string,
    options: { readonly after?: number; readonly limit?: number },
  ): Promise<readonly StoredTurn[]>;
  /** Ends one; with `erase`, forgets it too. */
  remove(id: string, owner: string, options?: { readonly erase?: boolean }): Promise<void>;
  health(): ServiceHealth;
}
