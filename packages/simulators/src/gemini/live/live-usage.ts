import {
  AUDIO_TOKENS_PER_SECOND,
  type Content,
  type FunctionDeclaration,
  type ModalityTokens,
  sumOf,
  tokensOfAudio,
  tokensOfPrompt,
} from '../wire/index.js';

/** Counts the tokens of one session, turn by turn. */
export class LiveUsage {
  /** Audio of the user, over the whole session. */
  #heardMs = 0;
  #spokenMs = 0;
  #textTokens = 0;

  heard(ms: number): void {
    this.#heardMs += ms;
  }

  spoken(ms: number): void {
    this.#spokenMs += ms;
  }

  wrote(tokens: number): void {
    this.#textTokens += tokens;
  }

  /** The usage of the turn that ends now; the next one begins at zero. */
  turn(
    contents: readonly Content[],
    system: Content | undefined,
    tools: readonly FunctionDeclaration[],
  ): Readonly<Record<string, unknown>> {
    const prompt: ModalityTokens[] = [...tokensOfPrompt(contents, system, tools)];
    const heard = Math.ceil((this.#heardMs / 1_000) * AUDIO_TOKENS_PER_SECOND);
    if (heard > 0) prompt.push({ modality: 'AUDIO', tokenCount: heard });
    const response: ModalityTokens[] = [];
    if (this.#textTokens > 0) response.push({ modality: 'TEXT', tokenCount: this.#textTokens });
    if (this.#spokenMs > 0) response.push({ modality: 'AUDIO', tokenCount: tokensOfAudio(this.#spokenMs) });
    this.#spokenMs = 0;
    this.#textTokens = 0;
    return {
      promptTokenCount: sumOf(prompt),
      responseTokenCount: sumOf(response),
      totalTokenCount: sumOf(prompt) + sumOf(response),
      promptTokensDetails: prompt,
      responseTokensDetails: response,
    };
  }
}
