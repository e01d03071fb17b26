import { openAiCompatible } from '../src/index.js';
import { type Answering, chatServer, delta } from './chat-server.js';
import { read } from './read-model.js';

/** A server that answers as it is told, and a model on it. */
export const modelOn = async (answer: Answering, options: object = {}) => {
  const server = await chatServer(answer);
  return { server, model: openAiCompatible({ baseUrl: server.url, model: 'qwen3:4b', ...options }) };
};

/** What one answer comes to. */
export async function answered(answer: Answering, options: object = {}) {
  const { server, model } = await modelOn(answer, options);
  await using _ = server;
  return await read(model);
}

/** A chunk with parts of tool calls. */
export const calls = (...list: object[]): string => delta({ tool_calls: list });
