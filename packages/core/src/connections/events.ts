import { type AntiphonError, messageOf } from '../error.js';
import type { OpenFailureReason, RecoveryReason } from './reasons.js';

/** What happened, for a log: each `type` with what belongs to it. Times are ms. */
export type ConnectionHappening =
  | { readonly type: 'link_opening'; readonly attempt: number; readonly generation: number }
  | {
      readonly type: 'link_opened';
      readonly attempt: number;
      readonly generation: number;
      readonly tookMs: number;
    }
  | {
      readonly type: 'attempt_failed';
      readonly attempt: number;
      readonly reason: OpenFailureReason;
      readonly error: Error;
    }
  | { readonly type: 'retry_scheduled'; readonly attempt: number; readonly delayMs: number }
  | { readonly type: 'keep_alive_sent' }
  | { readonly type: 'ping_sent' }
  | { readonly type: 'pong_received'; readonly rttMs: number }
  | { readonly type: 'error'; readonly error: unknown; readonly consecutive: number }
  | { readonly type: 'degraded'; readonly errors: number }
  | { readonly type: 'too_many_errors'; readonly errors: number }
  | { readonly type: 'stream_inactive'; readonly silentMs: number }
  | { readonly type: 'session_timeout'; readonly afterMs: number }
  | { readonly type: 'recovery_started'; readonly reason: RecoveryReason; readonly detail: string }
  | {
      readonly type: 'recovery_successful';
      readonly attempt: number;
      readonly tookMs: number;
      readonly bufferedItems: number;
    }
  /** `Infinity` when the driver leaves the link by its own will, `undefined` when its peer did not say. */
  | { readonly type: 'handover_started'; readonly timeLeftMs: number | undefined }
  | { readonly type: 'handover_completed'; readonly from: number; readonly to: number }
  | { readonly type: 'handover_abandoned'; readonly error: AntiphonError }
  | { readonly type: 'buffer_overflow'; readonly bufferedItems: number }
  | { readonly type: 'hook_failed'; readonly hook: string; readonly error: unknown }
  | { readonly type: 'cleanup_completed'; readonly droppedItems: number };

/** One happening with its place and time. */
export type ConnectionEvent = ConnectionHappening & {
  /** The connection's name. */
  readonly connection: string;
  /** By the connection's clock. */
  readonly atMs: number;
};

/** An event as a line a person can watch for: "deepgram: recovery successful (attempt 2, 340 ms, 12 items waiting)". */
export function describeConnectionEvent(event: ConnectionEvent): string {
  const words = event.type.replaceAll('_', ' ');
  const detail = detailOf(event);
  return `${event.connection}: ${words}${detail && ` (${detail})`}`;
}

function detailOf(event: ConnectionHappening): string {
  switch (event.type) {
    case 'link_opening':
      return `attempt ${event.attempt}, link ${event.generation}`;
    case 'link_opened':
      return `attempt ${event.attempt}, link ${event.generation}, ${Math.round(event.tookMs)} ms`;
    case 'attempt_failed':
      return `attempt ${event.attempt}, ${event.error.message}`;
    case 'retry_scheduled':
      return `attempt ${event.attempt} in ${Math.round(event.delayMs)} ms`;
    case 'pong_received':
      return `${event.rttMs.toFixed(1)} ms`;
    case 'error':
      return `${event.consecutive} in a row, ${messageOf(event.error)}`;
    case 'degraded':
    case 'too_many_errors':
      return `${event.errors} in a row`;
    case 'stream_inactive':
      return `silent for ${Math.round(event.silentMs)} ms`;
    case 'session_timeout':
      return `no response for ${event.afterMs} ms`;
    case 'recovery_started':
      return event.detail;
    case 'recovery_successful':
      return `attempt ${event.attempt}, ${Math.round(event.tookMs)} ms, ${event.bufferedItems} items waiting`;
    case 'handover_started':
      return timeLeftOf(event.timeLeftMs);
    case 'handover_completed':
      return `link ${event.from} to ${event.to}`;
    case 'handover_abandoned':
      return event.error.message;
    case 'buffer_overflow':
      return `${event.bufferedItems} items kept`;
    case 'hook_failed':
      return `${event.hook}, ${messageOf(event.error)}`;
    case 'cleanup_completed':
      return event.droppedItems === 0 ? '' : `${event.droppedItems} items never sent`;
    default:
      return '';
  }
}

function timeLeftOf(timeLeftMs: number | undefined): string {
  if (timeLeftMs === Number.POSITIVE_INFINITY) return 'by its own will';
  return timeLeftMs === undefined ? 'time left unknown' : `${timeLeftMs} ms left`;
}
