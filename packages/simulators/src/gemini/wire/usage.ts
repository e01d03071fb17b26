import type { Content, FunctionDeclaration, Part } from './types.js';

export interface ModalityTokens {
  readonly modality: 'TEXT' | 'AUDIO' | 'IMAGE' | 'VIDEO';
  readonly tokenCount: number;
}

/** One picture, of whatever size. */
export const TOKENS_PER_IMAGE = 258;
/** The vendor's own figure for audio. */
export const AUDIO_TOKENS_PER_SECOND = 25;

/** About four characters make a token. */
export function tokensOfText(text: string): number {
  return Math.ceil(text.length / 4);
}

export function tokensOfAudio(durationMs: number): number {
  return Math.ceil((durationMs / 1000) * AUDIO_TOKENS_PER_SECOND);
}

/** The tokens of whatever goes into a request, by modality. */
export function tokensOfPrompt(
  contents: readonly Content[],
  system: Content | undefined,
  tools: readonly FunctionDeclaration[],
): readonly ModalityTokens[] {
  const parts = [...contents, ...(system === undefined ? [] : [system])].flatMap(({ parts = [] }) => parts);
  const declared = tools.length === 0 ? 0 : tokensOfText(JSON.stringify(tools));
  const text = parts.reduce((sum, part) => sum + textTokensOf(part), declared);
  const images = parts.filter(({ inlineData }) => inlineData?.mimeType?.startsWith('image/') === true).length;
  const details: ModalityTokens[] = [{ modality: 'TEXT', tokenCount: text }];
  if (images > 0) details.push({ modality: 'IMAGE', tokenCount: images * TOKENS_PER_IMAGE });
  return details;
}

export function sumOf(details: readonly ModalityTokens[]): number {
  return details.reduce((sum, { tokenCount }) => sum + tokenCount, 0);
}

export function textTokensOf({ text, functionCall, functionResponse }: Part): number {
  const call = functionCall ?? functionResponse;
  return tokensOfText(text ?? '') + (call === undefined ? 0 : tokensOfText(JSON.stringify(call)));
}
