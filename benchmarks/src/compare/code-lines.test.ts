import { expect, test } from 'vitest';
import { codeLines } from './code-lines.js';

test('counts what is neither blank nor a comment', () => {
  const source = '/** A\n * thing. */\nconst a = 1; // why\n\n// and\n  // how\n/* so */\nfoo();\n';
  expect(codeLines(source)).toBe(2);
});
