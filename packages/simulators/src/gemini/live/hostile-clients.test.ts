import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIVE_SETUP, testWorld } from './live-session.fixture.js';

describe('a Live session closes as the vendor does when the client', () => {
  const setup = (changes: object) => ({ setup: { ...LIVE_SETUP, ...changes } });
  it.each([
    { does: 'sends no JSON', message: 'hello', code: 1007 },
    { does: 'sends JSON that is no object', message: '[1]', code: 1007 },
    { does: 'sends nothing at all', message: {}, code: 1007 },
    { does: 'nests without end', message: '['.repeat(100_000), code: 1007 },
    { does: 'speaks before setup', message: { realtimeInput: { text: 'hi' } }, code: 1007 },
    { does: 'names an unknown field', message: setup({ colour: 'red' }), code: 1007 },
    {
      does: 'names an unknown field inside',
      message: setup({ generationConfig: { warmth: 1 } }),
      code: 1007,
    },
    { does: 'asks for an unknown model', message: setup({ model: 'models/gemini-9' }), code: 1008 },
    {
      does: 'asks for a model that is not for Live',
      message: setup({ model: 'models/gemini-2.5-flash' }),
      code: 1008,
    },
    { does: 'names no model', message: setup({ model: '' }), code: 1007 },
    {
      does: 'wants two modalities',
      message: setup({ generationConfig: { responseModalities: ['AUDIO', 'TEXT'] } }),
      code: 1007,
    },
    {
      does: 'wants text from a model that only speaks',
      message: setup({
        model: 'models/gemini-2.5-flash-native-audio-latest',
        generationConfig: { responseModalities: ['TEXT'] },
      }),
      code: 1007,
    },
    {
      does: 'sets a thinking level where there is none',
      message: setup({
        model: 'models/gemini-3.8-live',
        generationConfig: { thinkingConfig: { thinkingLevel: 'LOW' } },
      }),
      code: 1007,
    },
    {
      does: 'declares a schema that only JSON Schema knows',
      message: setup({
        tools: [
          {
            functionDeclarations: [
              { name: 'a', parameters: { type: 'OBJECT', additionalProperties: false } },
            ],
          },
        ],
      }),
      code: 1007,
    },
    {
      does: 'asks for an unknown voice',
      message: setup({
        generationConfig: { speechConfig: { voiceConfig: { prebuiltVoiceConfig: { voiceName: 'Nobody' } } } },
      }),
      code: 1007,
    },
    {
      does: 'declares a function twice',
      message: setup({ tools: [{ functionDeclarations: [{ name: 'a' }, { name: 'a' }] }] }),
      code: 1007,
    },
  ])('$does', ({ message, code }) => {
    const session = testWorld().open();
    session.send(message);
    expect(session.closed?.code).toBe(code);
    expect(session.sent).toEqual([]);
  });

  it.each([
    { does: 'sets up twice', message: { setup: LIVE_SETUP } },
    { does: 'sends two kinds at once', message: { realtimeInput: { text: 'a' }, clientContent: {} } },
    {
      does: 'sends audio that is not base64',
      message: { realtimeInput: { audio: { data: '!!', mimeType: 'audio/pcm' } } },
    },
    {
      does: 'sends half a sample',
      message: { realtimeInput: { audio: { data: 'AAAA', mimeType: 'audio/pcm' } } },
    },
    {
      does: 'sends MP3',
      message: { realtimeInput: { audio: { data: 'AAAAAA==', mimeType: 'audio/mpeg' } } },
    },
    {
      does: 'sends a rate out of this world',
      message: { realtimeInput: { audio: { data: 'AAA=', mimeType: 'audio/pcm;rate=1' } } },
    },
    {
      does: 'sends a picture that is none',
      message: { realtimeInput: { video: { data: 'AAAA', mimeType: 'image/jpeg' } } },
    },
    {
      does: 'sends a role that does not exist',
      message: { clientContent: { turns: [{ role: 'system', parts: [{ text: 'a' }] }] } },
    },
    {
      does: 'sends a part without data',
      message: { clientContent: { turns: [{ role: 'user', parts: [{}] }] } },
    },
    {
      does: 'answers a call that was not made',
      message: { toolResponse: { functionResponses: [{ id: 'x', name: 'y', response: {} }] } },
    },
  ])('$does, after setup', ({ message }) => {
    const session = testWorld().open();
    session.setUp();
    session.send(message);
    expect(session.closed?.code).toBe(1007);
    expect(Buffer.byteLength(session.closed?.reason ?? '')).toBeLessThanOrEqual(123);
  });

  it('says where an unknown field is, in the vendor’s words', () => {
    const session = testWorld().open();
    session.send(setup({ generationConfig: { warmth: 1 } }));
    expect(session.closed?.reason).toBe(
      'Invalid JSON payload received. Unknown name "warmth" at \'setup.generation_config\': Cannot find field.',
    );
  });

  it('throws at nothing that a client may send', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.json(), fc.string(), messages()),
        fc.oneof(fc.json(), messages()),
        (first, second) => {
          const session = testWorld().open();
          session.send(first);
          session.setUp();
          session.send(second);
          session.hangUp();
        },
      ),
      { numRuns: 300, seed: 7 },
    );
  });
});

/** JSON that looks like a message, with something odd in it. */
function messages() {
  const kinds = [
    'setup',
    'clientContent',
    'realtimeInput',
    'toolResponse',
    'contextUpdate',
    'client_content',
  ];
  const fields = [
    'audio',
    'text',
    'turns',
    'turnComplete',
    'functionResponses',
    'model',
    'tools',
    'activityStart',
  ];
  return fc
    .tuple(
      fc.constantFrom(...kinds),
      fc.dictionary(fc.constantFrom(...fields), fc.jsonValue(), { maxKeys: 3 }),
    )
    .map(([kind, held]) => JSON.stringify({ [kind]: held }));
}
