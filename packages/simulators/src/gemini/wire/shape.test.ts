import { describe, expect, it } from 'vitest';
import { GENERATE_FIELDS } from './content-fields.js';
import { GeminiError } from './gemini-error.js';
import { parseJson, readMessage } from './shape.js';

const refusal = (value: unknown): GeminiError => {
  try {
    readMessage(GENERATE_FIELDS, value);
  } catch (thrown) {
    if (thrown instanceof GeminiError) return thrown;
    throw thrown;
  }
  throw new Error('it was taken');
};

describe('a message of the vendor', () => {
  it('takes both spellings of a name, and gives one', () => {
    const read = readMessage(GENERATE_FIELDS, {
      system_instruction: { parts: [{ inline_data: { mime_type: 'image/png', data: 'AAAA' } }] },
      generationConfig: { max_output_tokens: '5' },
    });
    expect(read).toEqual({
      systemInstruction: { parts: [{ inlineData: { mimeType: 'image/png', data: 'AAAA' } }] },
      generationConfig: { maxOutputTokens: 5 },
    });
  });

  it('takes null for absent, and one value for a list of one', () => {
    expect(readMessage(GENERATE_FIELDS, { tools: null, contents: { parts: { text: 'a' } } })).toEqual({
      contents: [{ parts: [{ text: 'a' }] }],
    });
  });

  it('names every unknown field and its place', () => {
    const error = refusal({ colour: 1, contents: [{ parts: [{ text: 'a', size: 2 }] }] });
    expect(error.message).toBe(
      'Invalid JSON payload received. Unknown name "colour": Cannot find field.\n' +
        'Invalid JSON payload received. Unknown name "size" at \'contents[0].parts[0]\': Cannot find field.',
    );
    expect(error.body.error).toMatchObject({ code: 400, status: 'INVALID_ARGUMENT' });
    expect(error.details[0]?.fieldViolations).toHaveLength(2);
  });

  it('refuses what JSON Schema has and the vendor has not', () => {
    const parameters = { type: 'object', additionalProperties: false, properties: {} };
    expect(refusal({ tools: [{ functionDeclarations: [{ name: 'a', parameters }] }] }).message).toContain(
      'Unknown name "additionalProperties" at \'tools[0].function_declarations[0].parameters\'',
    );
  });

  it.each([
    { value: { contents: [{ role: 1 }] }, place: "'contents[0].role' (TYPE_STRING), 1" },
    { value: { store: 'yes' }, place: '\'store\' (TYPE_BOOL), "yes"' },
    { value: { generationConfig: { seed: 1.5 } }, place: "'generation_config.seed' (TYPE_INT32), 1.5" },
    { value: { toolConfig: { functionCallingConfig: { mode: 'MAYBE' } } }, place: '(TYPE_ENUM), "MAYBE"' },
    { value: { contents: [{ parts: [{ inlineData: { data: '*' } }] }] }, place: '(TYPE_BYTES), Base64' },
    { value: { contents: 'hi' }, place: "'contents[0]'" },
  ])('refuses a value of another type: $place', ({ value, place }) => {
    expect(refusal(value).message).toContain(place);
  });

  it('is not fooled by names that every object has', () => {
    expect(refusal(JSON.parse('{"constructor": {}}')).message).toContain('Unknown name "constructor"');
    expect(refusal(JSON.parse('{"__proto__": {"contents": []}}')).message).toContain('Unknown name');
  });

  it('refuses JSON that is nested beyond measure, and takes brackets in strings', () => {
    expect(() => parseJson('['.repeat(1_000_000))).toThrow('Nesting is too deep');
    expect(parseJson(JSON.stringify('['.repeat(200)))).toHaveLength(200);
    expect(() => parseJson('{')).toThrow('Invalid JSON');
  });
});
