import { seededRandom } from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import type { AgentReply } from '../agent/index.js';
import { GEMINI_MODELS } from '../models.js';
import { type GenerateRequest, ThoughtSigner } from '../wire/index.js';
import { answerChunks, wholeAnswer } from './answer.js';

interface Body {
  readonly candidates?: readonly {
    readonly content: { readonly parts?: readonly Record<string, unknown>[] };
    readonly finishReason?: string;
  }[];
  readonly promptFeedback?: object;
  readonly error?: object;
}

function bodies(
  given: AgentReply | string,
  request: GenerateRequest = {},
  name = 'gemini-2.5-flash',
): Body[] {
  const model = GEMINI_MODELS.find((each) => each.name === name);
  if (model === undefined) throw new Error(name);
  const options = {
    request,
    model,
    given,
    responseId: 'r',
    random: seededRandom(1),
    signer: new ThoughtSigner(1),
  };
  return [...answerChunks(options)].map(({ body }) => body);
}

const reasonOf = (body: Body | undefined) => body?.candidates?.[0]?.finishReason;
const partsOf = (body: Body | undefined) => body?.candidates?.[0]?.content.parts;

describe('an answer in chunks', () => {
  it.each(['SAFETY', 'RECITATION', 'MALFORMED_FUNCTION_CALL', 'UNEXPECTED_TOOL_CALL'] as const)(
    'may end with %s, and then without content',
    (finishReason) => {
      const [only, ...more] = bodies({ parts: [], finishReason });
      expect(more).toEqual([]);
      expect(only?.candidates).toEqual([{ content: {}, finishReason, index: 0 }]);
    },
  );

  it('has no candidate when the prompt is blocked', () => {
    const [only] = bodies({ parts: [{ text: 'never said' }], blockReason: 'PROHIBITED_CONTENT' });
    expect(only?.candidates).toBeUndefined();
    expect(only?.promptFeedback).toEqual({ blockReason: 'PROHIBITED_CONTENT' });
  });

  it('stops before a stop sequence', () => {
    const request = { generationConfig: { stopSequences: ['three'] } };
    const all = bodies({ parts: [{ text: 'one two ' }, { text: 'and three four' }] }, request);
    expect(all.flatMap((body) => partsOf(body) ?? []).map(({ text }) => text)).toEqual(['one two ', 'and ']);
    expect(reasonOf(all.at(-1))).toBe('STOP');
  });

  it('of a model that demands signatures ends with a signed empty part', () => {
    const last = bodies('Hello there.', {}, 'gemini-3-flash-preview').at(-1);
    expect(partsOf(last)).toEqual([{ text: '', thoughtSignature: expect.any(String) }]);
    expect(reasonOf(last)).toBe('STOP');
  });

  it('never says the word that makes the SDK ask again', () => {
    const all = [
      bodies('Hello.'),
      bodies({ parts: [{ call: { name: 'a' } }] }),
      bodies({ parts: [], finishReason: 'MAX_TOKENS' }),
    ];
    expect(JSON.stringify(all)).not.toMatch(/continuationToken|CONTINUATION/);
  });

  it('joins to one answer, thoughts and words apart', () => {
    const request = { generationConfig: { thinkingConfig: { includeThoughts: true } } };
    const all = bodies(
      { parts: [{ thought: 'h' }, { thought: 'm' }, { text: 'a' }, { text: 'b' }] },
      request,
    );
    expect((wholeAnswer(all as never) as Body).candidates).toEqual([
      {
        content: { role: 'model', parts: [{ text: 'hm', thought: true }, { text: 'ab' }] },
        finishReason: 'STOP',
        index: 0,
      },
    ]);
  });
});
