import { AntiphonError } from '@antiphon/core/frame-free';

/** What Deepgram itself reports over an open connection, which goes on or is opened anew. */
export function reportedError(words: string): AntiphonError {
  return new AntiphonError('service_failed', `Deepgram reports ${words}`, { retryable: true });
}
