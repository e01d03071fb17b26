import { describe, expect, it } from 'vitest';
import { FINISH_REASONS, isFinishReason } from './language-model.js';

describe('isFinishReason', () => {
  it('knows the reasons of the framework and no others', () => {
    expect(FINISH_REASONS.every(isFinishReason)).toBe(true);
    expect([undefined, 'STOP', 'toString', 3].some(isFinishReason)).toBe(false);
  });
});
