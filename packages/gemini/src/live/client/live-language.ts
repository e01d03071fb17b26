import { AntiphonError } from '@antiphon/core';
import { liveGeneration } from './generation.js';

/**
 * What the vendor calls the languages that a Live model can be told to speak, the usual kind of each first.
 *
 * @see https://ai.google.dev/api/generate-content#SpeechConfig
 */
const CODES = [
  ...['ar-XA', 'bn-IN', 'cmn-CN', 'de-DE', 'en-US', 'en-GB', 'en-AU', 'en-IN', 'es-ES', 'es-US', 'fr-FR'],
  ...['fr-CA', 'gu-IN', 'hi-IN', 'id-ID', 'it-IT', 'ja-JP', 'kn-IN', 'ko-KR', 'ml-IN', 'mr-IN', 'nl-NL'],
  ...['pl-PL', 'pt-BR', 'ru-RU', 'ta-IN', 'te-IN', 'th-TH', 'tr-TR', 'vi-VN'],
];

/**
 * Whether a model finds out by itself which language to speak, and takes no code for it: those that make their speech
 * natively. What they are told in words they keep to.
 */
export function choosesLanguage(model: string): boolean {
  return model.includes('native-audio') || liveGeneration(model) >= 3;
}

/**
 * The vendor's code for a language, the usual one for a tag that names no country or one that it does not know.
 *
 * @param language a BCP 47 tag
 */
export function languageCodeOf(language: string): string | undefined {
  const { base, language: spoken } = localeOf(language);
  const code = CODES.find((each) => each.toLowerCase() === base.toLowerCase());
  const same = spoken === 'zh' ? 'cmn' : spoken;
  return code ?? CODES.find((each) => each.startsWith(`${same}-`));
}

/** What a model is told in words of the language that the user speaks. */
export function languageInstruction(language: string): string {
  const name = new Intl.DisplayNames(['en'], { type: 'language' }).of(language) ?? language;
  return `From now on the user speaks ${name} (${language}). Understand it as such, and answer in it.`;
}

/** @throws AntiphonError `service_failed` for what is no BCP 47 tag, and for a language that the model can't be told. */
export function checkLiveLanguage(language: string, model: string): void {
  if (localeOf(language).language !== '' && (choosesLanguage(model) || languageCodeOf(language))) return;
  throw new AntiphonError('service_failed', `${model} speaks no ${language}: it stays with its language`);
}

function localeOf(language: string): { readonly base: string; readonly language: string } {
  try {
    const locale = new Intl.Locale(language);
    return { base: locale.baseName, language: locale.language };
  } catch (error) {
    const text = `Gemini Live can't be told the language '${language.slice(0, 35)}': it is no BCP 47 tag such as es or en-GB`;
    throw new AntiphonError('service_failed', text, { cause: error });
  }
}
