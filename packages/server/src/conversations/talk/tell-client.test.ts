import {
  ErrorFrame,
  type Frame,
  FunctionCallStartFrame,
  inlet,
  LLMEndFrame,
  LLMTextFrame,
  pipeline,
  TTSSpeakFrame,
  VirtualClock,
} from '@antiphon/core';
import { expect, it } from 'vitest';
import type { ServiceMessage, SocketVoice } from '../socket/index.js';
import { tellClient } from './tell-client.js';

/** What a client is told of what the bot writes and says, and whether it is final. */
async function told(...frames: readonly Frame[]) {
  const messages: ServiceMessage[] = [];
  const session = pipeline(inlet(TTSSpeakFrame)).open({ clock: new VirtualClock() });
  await session.start();
  const voice = { finish: () => {} } as unknown as SocketVoice;
  tellClient(session, { mode: 'utterance', voice, send: (message) => void messages.push(message) });
  for (const frame of frames) session.send(frame);
  await session.cancel();
  return messages.map((message) =>
    message.type === 'response' ? [message.text, message.is_final, message.turn] : message,
  );
}

const wrote = (text: string) => new LLMTextFrame({ text, turn: 0 });
const says = (text: string) => new TTSSpeakFrame({ text });
const ended = (text: string) => new LLMEndFrame({ text, turn: 0, finishReason: 'stop' });

it('tells once what the bot is told to say, though a voice has left it to another one', async () => {
  const text = 'Good evening.';
  expect(await told(says(text), new TTSSpeakFrame({ text, handedOver: true }))).toEqual([[text, true, 0]]);
});

it('tells of an error of the agent, and not of one of those who watch the session', async () => {
  const failed = (code: string) =>
    new ErrorFrame({ code, message: 'at /secret/path', fatal: false, retryable: false });
  expect(await told(failed('service_failed'), failed('watcher_failed'))).toEqual([
    { type: 'error', code: 'service_failed', message: 'the agent has failed in this turn' },
  ]);
});

it('tells what is said past the model behind the sentence that it has begun', async () => {
  const messages = await told(
    ...[wrote('One '), says('A moment.'), says('Please.'), wrote('two. Three '), says('Really.')],
    ...[wrote('four.'), says('Now.'), ended('One two. Three four.')],
  );
  expect(messages).toEqual([
    ['One two.', false, 0],
    ['A moment.', true, 0],
    ['Please.', true, 0],
    ['One two. Three four.', false, 0],
    ['Really.', true, 0],
    ['Now.', true, 0],
    ['One two. Three four.', true, 0],
  ]);
});

it('tells it behind what the model has written where that ends, or turns to a tool, without a full stop', async () => {
  const call = new FunctionCallStartFrame({ turn: 0, callId: '1', name: 'look', arguments: {} });
  expect(await told(wrote('One two'), says('A moment.'), ended('One two'))).toEqual([
    ['One two', true, 0],
    ['A moment.', true, 0],
  ]);
  expect(await told(wrote('One two'), says('A moment.'), call)).toEqual([['A moment.', true, 0]]);
});

it('tells it at once where the model writes nothing, or wrote in another turn', async () => {
  expect(await told(wrote('One two'), new TTSSpeakFrame({ text: 'Now.', turn: 1 }))).toEqual([
    ['Now.', true, 1],
  ]);
});
