import { AntiphonError } from '@antiphon/core';
import { refused, type Wording } from '../../sdk/index.js';
import type { HandshakeAnswer } from './sdk-live.js';

/** How a link ended, as far as the socket tells it. */
export interface LiveClose {
  readonly code: number;
  readonly reason: string;
}

/** What a socket says of a handshake that was refused. */
const STATUS = /unexpected server response: (\d{3})/i;
const MAX_BODY_BYTES = 16_384;

/**
 * The failure to open a link. Takes words alone: the events of a socket hold its address, and the address
 * holds the key.
 */
export function openFailure(said: string, wording: Wording): AntiphonError {
  const status = Number(STATUS.exec(said)?.[1]);
  if (!Number.isNaN(status)) return refused(status, '', wording);
  const words = said === '' ? '' : `: ${wording.discreet(said)}`;
  return new AntiphonError('connection_failed', `Gemini Live can't be reached${words}`, { retryable: true });
}

/** A handshake that was answered by HTTP, with what the vendor says about it. Never rejects. */
export function handshakeFailure(answer: HandshakeAnswer, wording: Wording): Promise<AntiphonError> {
  const retryAfter = answer.headers['retry-after'];
  return new Promise((resolve) => {
    const pieces: Uint8Array[] = [];
    let length = 0;
    const finish = () => {
      const body = Buffer.concat(pieces).toString('utf8', 0, MAX_BODY_BYTES);
      const wait = typeof retryAfter === 'string' ? retryAfter : null;
      resolve(refused(answer.statusCode ?? 500, body, wording, wait));
    };
    answer.on('data', (bytes) => {
      if (length < MAX_BODY_BYTES) pieces.push(bytes);
      length += bytes.length;
      if (length >= MAX_BODY_BYTES) finish();
    });
    answer.on('end', finish);
    answer.on('error', finish);
    answer.on('close', finish);
  });
}

/** A link that was closed before its session was set up. */
export function setupFailure({ code, reason }: LiveClose, wording: Wording): AntiphonError {
  const words = reason === '' ? '' : `: ${wording.discreet(reason)}`;
  const text = `Gemini Live closed the session at its setup (${code}${words})`;
  return new AntiphonError('connection_failed', text, { retryable: !isRefusal(code) });
}

/** Whether a close code says that what was sent was wrong: the same again would be refused again. */
export function isRefusal(code: number): boolean {
  return code === 1007 || code === 1008;
}

/** What a close event of a socket says. */
export function closeOf(event: unknown): LiveClose {
  const { code, reason } = (event ?? {}) as { readonly code?: unknown; readonly reason?: unknown };
  return {
    code: typeof code === 'number' ? code : 1006,
    reason: typeof reason === 'string' ? reason.slice(0, 200) : '',
  };
}

/** What an error event of a socket says; never the event itself. */
export function wordsOf(event: unknown): string {
  const { message } = (event ?? {}) as { readonly message?: unknown };
  return typeof message === 'string' ? message.slice(0, 500) : '';
}
