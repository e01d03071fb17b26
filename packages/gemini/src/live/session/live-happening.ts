import { type AntiphonError, type ConnectionEvent, describeConnectionEvent } from '@antiphon/core';

/** What happens in a Live session besides what happens to any connection. */
export type LiveHappening =
  /** The first link is open: audio flows both ways. */
  | { readonly type: 'streams_initialised' }
  /** A link took up the session where the handle points. */
  | { readonly type: 'session_resumed' }
  /** A link began a new session, told of what was said so far. */
  | { readonly type: 'session_seeded'; readonly contents: number }
  /** Audio of the user was dropped: the socket takes less than is said. */
  | { readonly type: 'queue_overflow'; readonly dropped: number; readonly kept: number }
  | { readonly type: 'audio_path_reset'; readonly errors: number }
  /** Links are told of another language from this one on. */
  | { readonly type: 'language_changed'; readonly language: string }
  /** A link that is told of another language is refused, or is not to be had: the one before is spoken on. */
  | { readonly type: 'language_refused'; readonly language: string; readonly error: AntiphonError }
  | { readonly type: 'go_away'; readonly timeLeftMs: number | undefined }
  /** The vendor never said that its turn was complete; it was taken to be. */
  | { readonly type: 'turn_complete_missing'; readonly waitedMs: number }
  /** A turn was complete that had not begun, or was complete before. */
  | { readonly type: 'turn_complete_ignored' };

/** One happening with its place and time, for a log. */
export type LiveSessionEvent =
  | (LiveHappening & { readonly connection: string; readonly atMs: number })
  | ConnectionEvent;

const TYPES: { readonly [Type in LiveHappening['type']]: true } = {
  streams_initialised: true,
  session_resumed: true,
  session_seeded: true,
  queue_overflow: true,
  audio_path_reset: true,
  language_changed: true,
  language_refused: true,
  go_away: true,
  turn_complete_missing: true,
  turn_complete_ignored: true,
};

/** An event as a line to watch for: "geminiLive: queue overflow (8 chunks dropped, 3 kept)". */
export function describeLiveEvent(event: LiveSessionEvent): string {
  if (!isOwn(event)) return describeConnectionEvent(event);
  const detail = detailOf(event);
  return `${event.connection}: ${event.type.replaceAll('_', ' ')}${detail && ` (${detail})`}`;
}

function isOwn(event: LiveSessionEvent): event is Exclude<LiveSessionEvent, ConnectionEvent> {
  return Object.hasOwn(TYPES, event.type);
}

function detailOf(event: LiveHappening): string {
  switch (event.type) {
    case 'session_seeded':
      return `${event.contents} contents`;
    case 'queue_overflow':
      return `${event.dropped} chunks dropped, ${event.kept} kept`;
    case 'audio_path_reset':
      return `after ${event.errors} errors`;
    case 'language_changed':
      return event.language;
    case 'language_refused':
      return `${event.language}, ${event.error.message}`;
    case 'go_away':
      return event.timeLeftMs === undefined ? 'time left unknown' : `${event.timeLeftMs} ms left`;
    case 'turn_complete_missing':
      return `after ${Math.round(event.waitedMs)} ms`;
    default:
      return '';
  }
}
