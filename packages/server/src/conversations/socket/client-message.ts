import type { Chunk } from '../hearing/index.js';

/** What a client may ask for by `control`. */
export const COMMANDS = ['stats', 'ping', 'reset'] as const;
export type Command = (typeof COMMANDS)[number];

/** What a client says on its conversation's socket. */
export type ClientMessage =
  | { readonly type: 'audio_chunk'; readonly chunk: Chunk }
  | { readonly type: 'text_request'; readonly text: string; readonly language: string | undefined }
  | { readonly type: 'control'; readonly command: Command };
