import { describe, expect, it } from 'vitest';
import { GEMINI_MODELS } from '../models.js';
import { checkContents } from './check-contents.js';
import { ThoughtSigner } from './thought-signer.js';
import type { Content, FunctionCall, Part } from './types.js';

const signer = new ThoughtSigner(1);
const check = (contents: readonly Content[], model = 'gemini-2.5-flash') => {
  const found = GEMINI_MODELS.find(({ name }) => name === model);
  if (found === undefined) throw new Error(model);
  return () => checkContents(contents, found, signer);
};

const user = (...parts: Part[]): Content => ({ role: 'user', parts });
const model = (...parts: Part[]): Content => ({ role: 'model', parts });
const hi: Part = { text: 'hi' };
const call = (name: string, id?: string): Part => ({
  functionCall: { name, args: {}, ...(id ? { id } : {}) },
});
const response = (name: string, id?: string): Part => ({
  functionResponse: { name, response: {}, ...(id ? { id } : {}) },
});
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a]).toString('base64');

describe('a conversation', () => {
  it.each([
    { name: 'one question', contents: [user(hi)] },
    { name: 'two questions in a row', contents: [user(hi), user(hi)] },
    { name: 'no role', contents: [{ parts: [hi] }] },
    { name: 'a call and its answer', contents: [user(hi), model(call('a')), user(response('a'))] },
    {
      name: 'parallel calls answered in another order',
      contents: [
        user(hi),
        model(call('a', '1'), call('a', '2')),
        user(response('a', '2'), response('a', '1')),
      ],
    },
    { name: 'a picture', contents: [user({ inlineData: { mimeType: 'image/png', data: PNG } })] },
  ])('is taken: $name', ({ contents }) => {
    expect(check(contents)).not.toThrow();
  });

  it.each([
    { contents: [{ role: 'system', parts: [hi] }], says: 'valid role: user, model' },
    { contents: [model(hi)], says: 'start with a user turn' },
    { contents: [user()], says: 'must not be empty' },
    { contents: [user({})], says: "required oneof field 'data'" },
    { contents: [user({ text: 'a', functionCall: { name: 'b' } })], says: 'already set' },
    { contents: [user(hi), model(call('a'))], says: 'number of function response parts is equal' },
    { contents: [user(hi), model(call('a'), call('b')), user(response('a'))], says: 'is equal' },
    { contents: [user(hi), model(call('a')), user(response('b'))], says: 'names and ids differ' },
    { contents: [user(hi), model(call('a', '1')), user(response('a', '2'))], says: 'names and ids differ' },
    { contents: [user(hi), user(response('a'))], says: 'immediately after a function call turn' },
    { contents: [user(hi), model(hi), model(call('a')), user(response('a'))], says: 'after a user turn' },
    { contents: [user(hi), model(call('')), user(response(''))], says: 'Name cannot be empty' },
    { contents: [user({ functionCall: { name: 'a' } })], says: 'role model' },
    {
      contents: [user({ inlineData: { mimeType: 'image/png', data: 'AAAA' } })],
      says: 'Unable to process input image',
    },
    {
      contents: [user({ inlineData: { mimeType: 'image/svg+xml', data: PNG } })],
      says: 'Unsupported MIME type',
    },
  ] as { contents: Content[]; says: string }[])('is refused: $says', ({ contents, says }) => {
    expect(check(contents)).toThrow(says);
  });
});

describe('signatures', () => {
  const asked: FunctionCall = { name: 'a', args: { x: 1, y: 2 } };
  const signed = (made: FunctionCall, thoughtSignature: string): Part => ({
    functionCall: made,
    thoughtSignature,
  });
  const step = (part: Part) => [user(hi), model(part), user(response(part.functionCall?.name ?? ''))];
  const third = 'gemini-3-flash-preview';

  it('are taken back whatever order the arguments are in, by another server of the same seed too', () => {
    const made = new ThoughtSigner(1).sign(asked);
    expect(check(step(signed({ name: 'a', args: { y: 2, x: 1 } }, made)), third)).not.toThrow();
    expect(check(step(signed(asked, new ThoughtSigner(2).sign(asked))), third)).toThrow('not valid');
  });

  it('are demanded by models of the third generation since the last question, and by no other', () => {
    expect(check(step(call('a')), third)).toThrow(/missing a thought_signature.*default_api:a` , position 2/);
    expect(check([...step(call('a')), model(hi), user(hi)], third)).not.toThrow();
    expect(check(step(call('a')))).not.toThrow();
  });

  it('are refused on another call than they were made for', () => {
    const made = signer.sign(asked);
    expect(check(step(signed({ name: 'a', args: { x: 9, y: 2 } }, made)))).toThrow('not valid');
    expect(check(step(signed({ name: 'b', args: { x: 1, y: 2 } }, made)))).toThrow('not valid');
  });

  it('may be skipped by the word that the vendor gives for it', () => {
    expect(check(step(signed(asked, 'skip_thought_signature_validator')), third)).not.toThrow();
  });
});
