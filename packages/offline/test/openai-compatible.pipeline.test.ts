import {
  ErrorFrame,
  inlet,
  LLMTextFrame,
  llm,
  pipeline,
  TranscriptionFrame,
  textOf,
  tool,
} from '@antiphon/core';
import { expect, it } from 'vitest';
import { openAiCompatible } from '../src/index.js';
import { type Answering, chatServer, delta, done, say, spoken, stop, stream } from './chat-server.js';

const hour = tool({
  name: 'hour',
  description: 'The hour of the day.',
  parameters: { '~standard': { version: 1, vendor: 'test', validate: (value: unknown) => ({ value }) } },
  jsonSchema: { type: 'object', properties: {} },
  execute: async () => ({ hour: 9 }),
});

/** A conversation with a model behind `answer`, up to the end of what it says to the first question. */
async function conversation(answer: Answering) {
  await using server = await chatServer(answer);
  const model = openAiCompatible({ baseUrl: server.url, model: 'm' });
  const session = pipeline(inlet(TranscriptionFrame), llm(model, { tools: [hour] })).open();
  const texts: string[] = [];
  const errors: string[] = [];
  session.frames$(LLMTextFrame).subscribe(({ text }) => texts.push(text));
  session.frames$(ErrorFrame).subscribe(({ message }) => errors.push(message));
  await session.start();
  session.send(new TranscriptionFrame({ text: 'What time is it?' }));
  await session.end();
  const history = session.conversation.messages.map((message) => `${message.role}: ${textOf(message)}`);
  const asked = server.asked.filter(({ method }) => method === 'POST');
  return { texts, errors, history, asked };
}

it('calls a tool, and speaks of its result', async () => {
  const { texts, asked, history } = await conversation((response, { method, body }) => {
    if (method === 'GET') response.end('{}');
    else if (body.messages.at(-1).role === 'tool') void spoken('It is ', 'nine.')(response, body);
    else {
      const call = { index: 0, id: 'c', function: { name: 'hour', arguments: '{}' } };
      stream(response, say('One moment. '), delta({ tool_calls: [call] }), stop, done).end();
    }
  });
  expect(texts).toEqual(['One moment. ', 'It is ', 'nine.']);
  expect(asked[1]?.body.messages.at(-1)).toEqual({ role: 'tool', tool_call_id: 'c', content: '{"hour":9}' });
  expect(history).toEqual([
    'user: What time is it?',
    'assistant: One moment. ',
    'tool: {"hour":9}',
    'assistant: It is nine.',
  ]);
});

it('tries again when the server is busy, and says what was wrong when it is down', async () => {
  let times = 0;
  const busyOnce = await conversation((response, asked) => {
    if (asked.method === 'POST' && times++ === 0) response.writeHead(503).end('Loading model');
    else void spoken('Nine.')(response, asked);
  });
  expect([busyOnce.texts, busyOnce.errors]).toEqual([['Nine.'], []]);
  const down = await conversation((response) => void response.writeHead(500).end('out of memory'));
  expect(down.errors).toEqual([expect.stringMatching(/failed \(HTTP 500\): out of memory/)]);
});
