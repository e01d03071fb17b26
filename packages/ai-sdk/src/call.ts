import {
  type AssistantMessage,
  type LanguageModelRequest,
  leadingInstructions,
  type Message,
  type ToolChoice,
  type ToolMessage,
  type UserPart,
} from '@antiphon/core';
import {
  type AiSdkAssistantPart,
  type AiSdkCall,
  type AiSdkMessage,
  type AiSdkToolResult,
  type AiSdkUserPart,
  writable,
} from './model.js';
import type { AiSdkLlmOptions } from './options.js';
import { providerOptionsOf } from './signature.js';

/** Stands where a provider wants the user to speak and the user has not. */
export const NOBODY_SPOKE = '(The user has not spoken.)';
export const USER_IS_SILENT = '(The user says nothing. Go on.)';

/** The request as a provider's model takes it. */
export function callOf(
  request: LanguageModelRequest,
  options: AiSdkLlmOptions,
  abortSignal: AbortSignal,
): AiSdkCall {
  const { temperature, topP, topK, maxOutputTokens, presencePenalty, frequencyPenalty, seed } = options;
  const { stopSequences, providerOptions, headers, laterInstructions = 'user' } = options;
  const { tools, toolChoice = 'auto' } = request;
  const call: AiSdkCall = { prompt: promptOf(request, laterInstructions), abortSignal };
  const given = {
    temperature,
    topP,
    topK,
    maxOutputTokens,
    presencePenalty,
    frequencyPenalty,
    seed,
    providerOptions,
  };
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined) Object.assign(call, { [name]: value });
  }
  if (stopSequences !== undefined) call.stopSequences = [...stopSequences];
  if (headers !== undefined) call.headers = { ...headers };
  if (tools.length === 0) return call;
  call.tools = tools.map(({ name, description, parameters }) => ({
    type: 'function',
    name,
    description,
    inputSchema: parameters,
  }));
  call.toolChoice = choiceOf(toolChoice);
  return call;
}

function choiceOf(choice: ToolChoice): NonNullable<AiSdkCall['toolChoice']> {
  return typeof choice === 'string' ? { type: choice } : { type: 'tool', toolName: choice.name };
}

function promptOf({ messages, system }: LanguageModelRequest, later: 'system' | 'user'): AiSdkMessage[] {
  const leading = leadingInstructions(messages);
  const instructions = system === undefined ? [] : [system];
  const prompt: AiSdkMessage[] = [];
  for (const [at, message] of messages.entries()) {
    if (message.role !== 'system') addMessage(prompt, message);
    else if (at < leading) instructions.push(message.text);
    else if (later === 'system') prompt.push({ role: 'system', content: message.text });
    else addUser(prompt, [{ type: 'text', text: message.text }]);
  }
  if (prompt[0]?.role !== 'user') prompt.unshift(spokenByNobody(NOBODY_SPOKE));
  if (prompt.at(-1)?.role === 'assistant') prompt.push(spokenByNobody(USER_IS_SILENT));
  if (instructions.length > 0) prompt.unshift({ role: 'system', content: instructions.join('\n\n') });
  return prompt;
}

function spokenByNobody(text: string): AiSdkMessage {
  return { role: 'user', content: [{ type: 'text', text }] };
}

function addMessage(prompt: AiSdkMessage[], message: Exclude<Message, { role: 'system' }>): void {
  const last = prompt.at(-1);
  if (message.role === 'user') addUser(prompt, message.parts.map(userPart));
  else if (message.role === 'tool') {
    if (last?.role === 'tool') last.content.push(resultOf(message));
    else prompt.push({ role: 'tool', content: [resultOf(message)] });
  } else {
    const content = assistantParts(message);
    if (content.length === 0) return;
    if (last?.role === 'assistant') last.content.push(...content);
    else prompt.push({ role: 'assistant', content });
  }
}

function addUser(prompt: AiSdkMessage[], content: readonly AiSdkUserPart[]): void {
  if (content.length === 0) return;
  const last = prompt.at(-1);
  if (last?.role === 'user') last.content.push(...content);
  else prompt.push({ role: 'user', content: [...content] });
}

function userPart(part: UserPart): AiSdkUserPart {
  return part.type === 'text'
    ? { type: 'text', text: part.text }
    : { type: 'file', mediaType: part.mimeType, data: part.data };
}

/** A thought goes back only to a provider that signed it: the others don't want theirs. */
function assistantParts({
  text,
  signature,
  thoughts = [],
  toolCalls,
}: AssistantMessage): AiSdkAssistantPart[] {
  const parts: AiSdkAssistantPart[] = [];
  for (const thought of thoughts) {
    const signed = providerOptionsOf(thought.signature);
    if (signed.providerOptions !== undefined)
      parts.push({ type: 'reasoning', text: thought.text, ...signed });
  }
  const signed = providerOptionsOf(signature);
  if (text !== '' || signed.providerOptions !== undefined) parts.push({ type: 'text', text, ...signed });
  for (const call of toolCalls) {
    parts.push({
      type: 'tool-call',
      toolCallId: call.id,
      toolName: call.name,
      input: writable(call.arguments),
      ...providerOptionsOf(call.signature),
    });
  }
  return parts;
}

function resultOf({ callId, name, result, isError }: ToolMessage): AiSdkToolResult {
  const output: AiSdkToolResult['output'] =
    typeof result === 'string'
      ? { type: isError ? 'error-text' : 'text', value: result }
      : { type: isError ? 'error-json' : 'json', value: writable(result) };
  return { type: 'tool-result', toolCallId: callId, toolName: name, output };
}
