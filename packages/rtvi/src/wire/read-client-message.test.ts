import { expect, it } from 'vitest';
import { readClientMessage } from './read-client-message.js';

const said = (type: unknown, data?: unknown, id: unknown = 'a1b2c3d4') =>
  readClientMessage({ id, label: 'rtvi-ai', type, data } as never);

it('understands the messages that clients send', () => {
  const about = { library: '@pipecat-ai/client-js', library_version: '1.13.1', platform: 'macOS' };
  expect(said('client-ready', { version: '2.1.0', about })).toEqual({
    message: { id: 'a1b2c3d4', type: 'client-ready', data: { version: '2.1.0', about } },
  });
  expect(said('client-message', { t: 'topic' })).toMatchObject({
    message: { data: { t: 'topic', d: null } },
  });
  expect(said('send-text', { content: 'hi', options: {} })).toMatchObject({
    message: { data: { content: 'hi', options: { run_immediately: true, audio_response: true } } },
  });
  expect(said('send-text', { content: 'hi', options: { run_immediately: false } })).toMatchObject({
    message: { data: { options: { run_immediately: false, audio_response: true } } },
  });
  expect(said('disconnect-bot', null)).toMatchObject({ message: { type: 'disconnect-bot' } });
});

it('knows keys in the form of 2.1 and of 2.0', () => {
  expect(said('dtmf', { buttons: ['1', '#'] })).toMatchObject({ message: { data: { buttons: ['1', '#'] } } });
  expect(said('dtmf', { button: '5' })).toMatchObject({ message: { data: { buttons: ['5'] } } });
});

it.each([
  ['client-message', {}, 'client-message: t is no text'],
  ['send-text', { content: 5 }, 'send-text: content is no text'],
  ['llm-function-call-result', { function_name: 'f' }, 'llm-function-call-result: tool_call_id is no text'],
  ['dtmf', { buttons: ['12'] }, 'dtmf: buttons are 0 to 9, * and #'],
  ['dtmf', { buttons: Array(65).fill('1') }, 'dtmf: more than 64 buttons'],
  ['append-to-context', { role: 'user' }, 'append-to-context: content is no text'],
  [
    'raw-audio',
    { sampleRate: 16_000.5, numChannels: 1 },
    'raw-audio: sampleRate is not 16000, which raw audio has to have here',
  ],
  [
    'raw-audio',
    { base64Audio: '', sampleRate: 16_000, numChannels: 3 },
    'raw-audio: numChannels is neither 1 nor 2',
  ],
  [
    'raw-audio-batch',
    { base64AudioBatch: [1], sampleRate: 16_000, numChannels: 1 },
    'raw-audio-batch: base64AudioBatch is no list of texts',
  ],
  ['ui-event', {}, 'ui-event: event is no text'],
  ['ui-snapshot', { tree: 'x' }, 'ui-snapshot: tree is no object'],
  ['describe-image', {}, 'Unsupported type describe-image'],
  ['__proto__', {}, 'Unsupported type __proto__'],
  ['send-text', ['hi'], 'the data of send-text is no object'],
])('says what is wrong with %s %j', (type, data, objection) => {
  expect(said(type, data)).toEqual({ objection, id: 'a1b2c3d4' });
});

it('has nothing to do with other labels, and answers to no id where there is none', () => {
  expect(readClientMessage({ id: 'x', label: 'other', type: 'send-text' })).toBeUndefined();
  expect(readClientMessage('rtvi-ai')).toBeUndefined();
  expect(said('send-text', { content: 'hi' }, 5)).toMatchObject({ id: undefined });
});
