import type { JsonObject, JsonValue, LanguageModel, Message, ToolCall } from '@antiphon/core';
import { type Content, type Part, textOf } from '../wire/index.js';
import type { AgentReply, AgentRequest, ReplyPart } from './agent.js';

/**
 * Lets a model of the framework answer in the vendor's place: it is given the conversation and the tools as the
 * vendor was given them, and what it yields is what the vendor says. For a simulator that answers like the agent
 * of one's own tests or demonstrations.
 */
export function agentOf(model: LanguageModel): (request: AgentRequest) => Promise<AgentReply> {
  return async (request) => {
    const parts: ReplyPart[] = [];
    for await (const event of model.stream(asked(request))) {
      if (event.type === 'text') parts.push({ text: event.text });
      else if (event.type === 'thought') parts.push({ thought: event.text });
      else if (event.type === 'toolCall')
        parts.push({ call: { name: event.name, args: event.arguments as JsonObject } });
    }
    return { parts };
  };
}

function asked({
  contents,
  system,
  tools,
  mustCall,
  signal,
}: AgentRequest): Parameters<LanguageModel['stream']>[0] {
  return {
    messages: messagesOf(contents),
    ...(system === undefined ? {} : { system }),
    tools: tools.map(({ name = '', description = '', parameters, parametersJsonSchema }) => ({
      name,
      description,
      parameters: (parametersJsonSchema ?? parameters ?? { type: 'object' }) as JsonObject,
    })),
    toolChoice: mustCall ? 'required' : 'auto',
    signal,
  };
}

/** The conversation as the framework tells it. A turn begins with words of the user. */
function messagesOf(contents: readonly Content[]): readonly Message[] {
  const messages: Message[] = [];
  /** The calls that are not answered yet; a vendor may leave ids away, so names must do then. */
  let open: ToolCall[] = [];
  let turn = 0;
  for (const [at, content] of contents.entries()) {
    const parts = content.parts ?? [];
    if (content.role === 'model') {
      open = parts.flatMap((part, index) => callOf(part, `${at}-${index}`));
      messages.push({ role: 'assistant', turn, text: textOf(content), toolCalls: [...open] });
      continue;
    }
    for (const { functionResponse } of parts) {
      if (functionResponse === undefined) continue;
      const { id, name = '', response = {} } = functionResponse;
      const place = open.findIndex((call) => call.id === id || (id === undefined && call.name === name));
      const [call] = place < 0 ? [] : open.splice(place, 1);
      const result = (response.output ?? response.error ?? response) as JsonValue;
      const isError = response.error !== undefined;
      messages.push({
        role: 'tool',
        turn,
        callId: call?.id ?? id ?? name,
        name,
        result,
        ...(isError ? { isError } : {}),
      });
    }
    const text = textOf(content);
    if (text === '') continue;
    turn++;
    messages.push({ role: 'user', turn, parts: [{ type: 'text', text }] });
  }
  return messages;
}

function callOf({ functionCall, thoughtSignature }: Part, place: string): readonly ToolCall[] {
  if (functionCall === undefined) return [];
  const { id = `call-${place}`, name = '', args = {} } = functionCall;
  const call = { id, name, arguments: args as JsonObject };
  return [thoughtSignature === undefined ? call : { ...call, signature: thoughtSignature }];
}
