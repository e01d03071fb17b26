import { expect, test } from 'vitest';
import { main } from './refused-pipeline.js';
import { compilerErrors } from './support/compiler-errors.js';

const SENTENCE = "llm() needs a 'transcription' frame, and nothing before it emits one";

test('the compiler says what is missing', { timeout: 60_000 }, async () => {
  expect(await compilerErrors('refused-pipeline.ts')).toContain(SENTENCE);
});

test('whoever comes without types is told the same at once', () => {
  expect(main).toThrow(SENTENCE);
});
