import { expect, test } from 'vitest';
import { llm } from './llm.js';
import { stt } from './stt.js';
import { tts } from './tts.js';
import { vad } from './vad.js';

/** As a program without types would call it. */
type Untyped = (service?: unknown) => unknown;

const sileroVad = () => ({ open() {} });
const voice = { name: 'flite', synthesize() {} };

test.each([
  [
    llm,
    'gpt-4o',
    "llm() needs a language model, an object with a method 'stream', and was given the string 'gpt-4o'",
  ],
  [llm, undefined, /^llm\(\) needs a language model, .* was given undefined$/],
  [vad, sileroVad, /^vad\(\) needs a detector .* was given a function: call it, as in vad\(sileroVad\(\)\)$/],
  [stt, voice, /^stt\(\) needs a recogniser, .* was given 'flite', which has none$/],
  [
    tts,
    { open() {} },
    /^tts\(\) needs a voice, an object with a method 'synthesize', and was given one that has none$/,
  ],
])('what is no service is refused where the pipeline is written: %#', (stage, given, message) => {
  const made = () => (stage as unknown as Untyped)(given);
  expect(made).toThrow(message);
  expect(made).toThrow(expect.objectContaining({ code: 'pipeline_invalid' }));
});
