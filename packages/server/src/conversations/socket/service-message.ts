import type { ConversationMode } from '../open-request.js';
import type { ConversationStats } from '../stats.js';

/** What a conversation's socket tells its client, as JSON in text messages. */
export type ServiceMessage =
  /** First: the conversation can be talked in. Chunks go on with `next_chunk_index`. */
  | {
      readonly type: 'ready';
      readonly session_id: string;
      readonly mode: ConversationMode;
      readonly language: string;
      /** Of the chunks to send, in Hz: mono, 16 bit, little endian. */
      readonly sample_rate: number;
      readonly next_chunk_index: number;
      readonly max_chunk_bytes: number;
    }
  /** What was understood of what the user says: so far, or all of it. */
  | {
      readonly type: 'transcription';
      readonly text: string;
      readonly is_final: boolean;
      /** The last chunk that is in it; -1 where turns are found by the agent. */
      readonly chunk_index: number;
    }
  /** What the bot says, in writing: all of it so far, and at the end all of it. */
  | {
      readonly type: 'response';
      readonly text: string;
      readonly turn: number;
      readonly is_final: boolean;
    }
  /** A piece of the bot's voice: mono, 16 bit, little endian. The last one of a turn is empty. */
  | {
      readonly type: 'audio_response';
      readonly audio_data: string;
      readonly sample_rate: number;
      readonly turn: number;
      /** From 0 in every turn. */
      readonly index: number;
      readonly is_final: boolean;
    }
  /** The bot has been interrupted: what was not played yet of this turn and those before is not to be. */
  | { readonly type: 'interrupted'; readonly turn: number }
  /** A turn is finished, and stored: it will be in the history whatever happens. */
  | {
      readonly type: 'turn';
      readonly turn: number;
      readonly outcome: string;
      readonly user: string;
      readonly said: string;
      readonly heard: string;
    }
  | { readonly type: 'stats'; readonly stats: ConversationStats }
  | { readonly type: 'pong' }
  /** What was said before is forgotten, and chunks begin with 0. */
  | { readonly type: 'reset' }
  /** The conversation is over; the connection is closed next. */
  | { readonly type: 'ended'; readonly reason: string }
  | {
      readonly type: 'error';
      readonly code: string;
      readonly message: string;
      /** Of the chunk that is meant. */
      readonly chunk_index?: number;
    };
