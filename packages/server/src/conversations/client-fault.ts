import { AntiphonError } from '@antiphon/core';

/** What a message on a conversation's socket can be wrong in; the codes that its client is told. */
export type Fault =
  /** A binary message. */
  | 'not_text'
  | 'not_json'
  | 'unknown_type'
  | 'unknown_command'
  | 'invalid_field'
  /** The sound is no hexadecimal text, or no whole samples. */
  | 'invalid_audio'
  | 'chunk_too_large'
  /** The chunk was taken before. */
  | 'duplicate_chunk'
  /** A chunk before this one is missing. */
  | 'missing_chunk'
  | 'buffer_full'
  | 'text_too_long'
  /** More texts wait for an answer than are kept. */
  | 'too_many_texts'
  /** The conversation was reset, or its language changed, just now and before. */
  | 'too_often'
  | 'unsupported_language'
  /** Nothing new is begun: the service shuts down, or the conversation ends. */
  | 'draining';

/** A message that is not obeyed. The conversation is as it was before. The message is fit for its client. */
export class ClientFault extends AntiphonError {
  readonly fault: Fault;
  /** Of the chunk. */
  readonly chunkIndex: number | undefined;

  constructor(fault: Fault, message: string, chunkIndex?: number) {
    super(fault === 'buffer_full' ? 'queue_full' : 'frame_invalid', message, {
      retryable: fault === 'buffer_full' || fault === 'missing_chunk' || fault === 'too_often',
    });
    this.fault = fault;
    this.chunkIndex = chunkIndex;
  }
}
