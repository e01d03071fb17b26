import { ConversationError } from './conversation-error.js';
import type { ServedAgent } from './served-agent.js';

/**
 * How sound on a conversation's own socket is understood. `utterance`: in pieces that the client ends, recognised each as
 * a whole, then answered. `streaming`: as it comes, with turns found by the agent.
 */
export type TalkMode = 'utterance' | 'streaming';

/** How it is talked in a conversation: as its client has asked for, or by telephone, for as long as the call lasts. */
export type ConversationMode = TalkMode | 'telephone';

/** What a client asks for. */
export interface OpenRequest {
  /** Whose conversation it is: nobody else finds it. */
  readonly owner: string;
  /** @defaultValue the agent's first */
  readonly language?: string | undefined;
  /** @defaultValue 'streaming' */
  readonly mode?: TalkMode | undefined;
  /** Whether answers are spoken, and not only written. @defaultValue true */
  readonly enableTTS?: boolean | undefined;
  /** An ended conversation of the same owner, or one whose process died: what was said in it is remembered. */
  readonly continues?: string | undefined;
}

/** @throws ConversationError when the agent does not work in this mode, or no client can ask for it */
export function modeFor(agent: ServedAgent, wanted: ConversationMode | undefined): TalkMode {
  if (wanted === undefined || wanted === 'streaming') return 'streaming';
  if (wanted === 'telephone') throw byTelephone();
  if (wanted !== 'utterance')
    throw new ConversationError('unsupported_mode', 'utterance and streaming are the modes there are');
  if (agent.recognizer !== undefined) return wanted;
  throw new ConversationError('unsupported_mode', `${agent.name} takes part in streaming mode alone`);
}

/** Nobody joins a call but the caller. */
export function byTelephone(): ConversationError {
  return new ConversationError('unsupported_mode', 'this is a telephone call: its caller alone talks in it');
}

/**
 * The agent's name for a language: that very one, or the one that it is a variety of.
 *
 * @throws ConversationError when it speaks neither
 */
export function languageFor({ languages }: ServedAgent, wanted: string | undefined): string {
  if (wanted === undefined) return languages[0];
  const named = (tag: string) => languages.find((each) => each.toLowerCase() === tag.toLowerCase());
  const found = named(wanted) ?? named(wanted.split('-', 1)[0] as string);
  if (found !== undefined) return found;
  throw new ConversationError('unsupported_language', `only ${languages.join(', ')} is spoken here`);
}
