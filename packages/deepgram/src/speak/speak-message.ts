import { asNumber, asText, type Fields, readFields } from '../client/index.js';

/** What `/v1/speak` says in text; its audio comes in binary. */
export type SpeakMessage =
  | { readonly type: 'metadata'; readonly raw: Fields }
  /** All audio of the text before a `Flush` has been sent. */
  | { readonly type: 'flushed'; readonly sequence: number; readonly raw: Fields }
  /** No audio of what was said before a `Clear` comes any more. */
  | { readonly type: 'cleared'; readonly sequence: number; readonly raw: Fields }
  | { readonly type: 'warning'; readonly code: string; readonly description: string; readonly raw: Fields }
  | { readonly type: 'error'; readonly code: string; readonly description: string; readonly raw: Fields }
  /** Of a kind that is not known: of a later version. */
  | { readonly type: 'other'; readonly raw: Fields };

/** Reads one text message of `/v1/speak`. Pure, never throws. @returns `undefined` where it is malformed */
export function readSpeakMessage(text: string): SpeakMessage | undefined {
  const raw = readFields(text);
  const type = asText(raw?.type);
  if (raw === undefined || type === undefined) return undefined;
  switch (type) {
    case 'Metadata':
      return { type: 'metadata', raw };
    case 'Flushed':
    case 'Cleared': {
      const sequence = asNumber(raw.sequence_id) ?? 0;
      return { type: type === 'Flushed' ? 'flushed' : 'cleared', sequence, raw };
    }
    case 'Warning':
    case 'Error': {
      const code = (asText(raw.code) ?? asText(raw.err_code) ?? 'unknown').slice(0, 100);
      const description = (asText(raw.description) ?? asText(raw.err_msg) ?? '').slice(0, 200);
      return { type: type === 'Warning' ? 'warning' : 'error', code, description, raw };
    }
    default:
      return { type: 'other', raw };
  }
}
