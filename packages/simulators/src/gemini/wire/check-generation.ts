import type { GeminiModel } from '../models.js';
import { invalidArgument } from './gemini-error.js';
import type { GenerationConfig } from './types.js';

/** Checks the numbers of a generation config against the model's limits. @throws GeminiError 400 */
export function checkGeneration(config: GenerationConfig, model: GeminiModel, message: string): void {
  const { temperature, maxOutputTokens, candidateCount, stopSequences = [], thinkingConfig } = config;
  const path = `* ${message}.generation_config`;
  if (temperature !== undefined && !(temperature >= 0 && temperature <= 2)) {
    throw invalidArgument(`${path}.temperature: temperature must be in the range [0.0, 2.0].\n`);
  }
  if (maxOutputTokens !== undefined && maxOutputTokens < 1) {
    throw invalidArgument(`${path}.max_output_tokens: max_output_tokens must be positive.\n`);
  }
  if (maxOutputTokens !== undefined && maxOutputTokens > model.outputTokenLimit) {
    throw invalidArgument(
      `Unable to submit request because it has a maxOutputTokens value of ${maxOutputTokens} but the supported range ` +
        `is from 1 (inclusive) to ${model.outputTokenLimit + 1} (exclusive). Update the value and try again.`,
    );
  }
  if (candidateCount !== undefined && candidateCount !== 1) {
    throw invalidArgument('Only one candidate can be specified in the current model');
  }
  if (stopSequences.length > 5) {
    throw invalidArgument(`${path}.stop_sequences: at most 5 stop sequences can be specified.\n`);
  }
  if (thinkingConfig !== undefined) checkThinking(thinkingConfig, model);
}

function checkThinking(
  { thinkingBudget, thinkingLevel }: NonNullable<GenerationConfig['thinkingConfig']>,
  model: GeminiModel,
): void {
  if (thinkingBudget !== undefined && thinkingLevel !== undefined) {
    throw invalidArgument('You can only set only one of thinking budget and thinking level.');
  }
  if (thinkingLevel !== undefined && model.generation < 3) {
    throw invalidArgument('Thinking level is not supported for this model.');
  }
  if (thinkingBudget === 0 && model.thinking === 'always' && model.generation < 3) {
    throw invalidArgument('Budget 0 is invalid. This model only works in thinking mode.');
  }
  if (thinkingBudget !== undefined && thinkingBudget !== 0 && model.thinking === 'never') {
    throw invalidArgument('Thinking is not enabled for this model.');
  }
}
