import { asFields, type Fields, fieldsIn } from '../rest/index.js';

/** What LiveAvatar says over the socket of a LITE session. */
export type LiteMessage =
  | { readonly type: 'state'; readonly state: string }
  | { readonly type: 'started' | 'ended'; readonly eventId: string | undefined };

/** Something that is sent; speech knows of which utterance it is. */
export interface LiteCommand {
  readonly json: string;
  readonly utterance?: number;
}

/** Reads a message; `undefined` for one of another kind, or none at all. */
export function readLiteMessage(text: string): LiteMessage | undefined {
  const { type, state, event_id: eventId } = fieldsIn(text) ?? {};
  const named = typeof eventId === 'string' ? eventId : undefined;
  if (type === 'session.state_updated' && typeof state === 'string') return { type: 'state', state };
  if (type === 'agent.speak_started') return { type: 'started', eventId: named };
  if (type === 'agent.speak_ended') return { type: 'ended', eventId: named };
  return undefined;
}

/** A command, with the name under which the vendor speaks of it. */
export function liteCommand(type: string, eventId: string, fields: Fields = {}): string {
  return JSON.stringify({ type, event_id: eventId, ...fields });
}

/** The tokens and the address in what LiveAvatar says of a session that has been started. */
export function textIn(fields: Fields, name: string): string | undefined {
  const value = asFields(fields)?.[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
