import type { LanguageModel, LanguageModelEvent, LanguageModelRequest, Message } from '@antiphon/core';

export const asks = (text: string): Message => ({ role: 'user', turn: 1, parts: [{ type: 'text', text }] });

export function requestOf(request: Partial<LanguageModelRequest> = {}): LanguageModelRequest {
  return { messages: [asks('Hello?')], tools: [], signal: new AbortController().signal, ...request };
}

/** Everything a model answers, and the error it ended with. */
export async function read(model: LanguageModel, request: Partial<LanguageModelRequest> = {}) {
  const events: LanguageModelEvent[] = [];
  let error: unknown;
  try {
    for await (const event of model.stream(requestOf(request))) events.push(event);
  } catch (thrown) {
    error = thrown;
  }
  const text = events.map((event) => (event.type === 'text' ? event.text : '')).join('');
  return { events, text, error };
}
