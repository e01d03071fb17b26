import type { Agent, AgentReply, AgentRequest } from './agent.js';

/** One answer of a script: as it stands, or made from the request. */
export type ScriptedReply = AgentReply | string | ((request: AgentRequest) => AgentReply | string);

/**
 * Answers with a list of replies, one after another, over all connections; once it is through, the last one
 * again and again. Remembers nothing of the conversation.
 *
 * @example
 * const agent = scriptedReplies([
 *   { parts: [{ call: { name: 'weather', args: { city: 'Oslo' } } }] },
 *   'It rains in Oslo.',
 * ]);
 */
export function scriptedReplies(replies: readonly ScriptedReply[]): Agent {
  let next = 0;
  return (request) => {
    const reply = replies[Math.min(next, replies.length - 1)] ?? '';
    next += 1;
    return typeof reply === 'function' ? reply(request) : reply;
  };
}
