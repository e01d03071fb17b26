import type {
  JsonObject,
  JsonValue,
  LanguageModelRequest,
  Message,
  ToolChoice,
  UserPart,
} from '@antiphon/core/frame-free';
import type { OpenAiCompatibleOptions } from './options.js';

/** The request as the chat-completions API has it. */
export function requestBody(request: LanguageModelRequest, options: OpenAiCompatibleOptions): JsonObject {
  const { model, temperature, maxTokens, body = {}, laterInstructions = 'system' } = options;
  const { system, tools, toolChoice = 'auto' } = request;
  const instruction = system === undefined ? [] : [{ role: 'system', content: system }];
  const first = request.messages.findIndex(({ role }) => role !== 'system');
  // Where nobody has spoken yet, the last of several instructions is what is to be answered.
  const later = first < 0 ? Math.max(1 - instruction.length, request.messages.length - 1) : first;
  const messages = request.messages.map((message, at) =>
    messageOf(message, at >= later ? laterInstructions : 'system'),
  );
  return {
    stream_options: { include_usage: true },
    ...body,
    model,
    messages: mergeSystem([...instruction, ...messages]),
    stream: true,
    ...(temperature === undefined ? {} : { temperature }),
    ...(maxTokens === undefined ? {} : { max_tokens: maxTokens }),
    // Not every server knows `tool_choice: 'none'`; each knows a request without tools.
    ...(tools.length === 0 || toolChoice === 'none'
      ? {}
      : { tools: tools.map(toolOf), ...choiceOf(toolChoice) }),
  };
}

function toolOf({ name, description, parameters }: LanguageModelRequest['tools'][number]): JsonObject {
  return { type: 'function', function: { name, description, parameters } };
}

function choiceOf(choice: Exclude<ToolChoice, 'none'>): JsonObject {
  if (choice === 'auto') return {};
  if (choice === 'required') return { tool_choice: 'required' };
  return { tool_choice: { type: 'function', function: { name: choice.name } } };
}

/** Instructions at the beginning become one message: many templates know only the first. */
function mergeSystem(messages: readonly JsonObject[]): readonly JsonObject[] {
  const rest = messages.findIndex(({ role }) => role !== 'system');
  const leading = rest < 0 ? messages : messages.slice(0, rest);
  if (leading.length < 2) return messages;
  const content = leading.map((message) => message.content).join('\n\n');
  return [{ role: 'system', content }, ...messages.slice(leading.length)];
}

function messageOf(message: Message, instructions: string): JsonObject {
  switch (message.role) {
    case 'system':
      return { role: instructions, content: message.text };
    case 'user':
      return { role: 'user', content: contentOf(message.parts) };
    case 'assistant': {
      const { text, toolCalls } = message;
      if (toolCalls.length === 0) return { role: 'assistant', content: text };
      const calls = toolCalls.map(({ id, name, arguments: args }) => ({
        id,
        type: 'function',
        function: { name, arguments: JSON.stringify(args) },
      }));
      return { role: 'assistant', content: text, tool_calls: calls };
    }
    case 'tool': {
      const { callId, result } = message;
      const content = typeof result === 'string' ? result : JSON.stringify(result);
      return { role: 'tool', tool_call_id: callId, content };
    }
  }
}

/** Words alone go as a string, which every server takes; pictures as data URLs. */
function contentOf(parts: readonly UserPart[]): JsonValue {
  if (parts.every((part) => part.type === 'text')) return parts.map(({ text }) => text).join('\n');
  return parts.map((part) =>
    part.type === 'text'
      ? { type: 'text', text: part.text }
      : { type: 'image_url', image_url: { url: `data:${part.mimeType};base64,${part.data}` } },
  );
}
