import type { ToolDescription } from '@antiphon/core';
import { liveGeneration } from './generation.js';
import { choosesLanguage, languageCodeOf, languageInstruction } from './live-language.js';
import {
  type FunctionDeclaration,
  type LiveSetup,
  type LiveSetupMoment,
  type LiveSetupOptions,
  liveSetupDefaults,
} from './setup-options.js';

/**
 * What to tell the SDK to open one link. Pure.
 *
 * A handle and history exclude each other: a session that is given both is closed by the vendor, again and
 * again. So `handle` wins, and nothing of a seed is announced then.
 */
export function buildLiveSetup(options: LiveSetupOptions, moment: LiveSetupMoment): LiveSetup {
  const settings = { ...liveSetupDefaults, ...options };
  const { model, modality, temperature, topP, topK, maxOutputTokens, seed, extra } = settings;
  const { tools, handle, seeded = false } = moment;
  const { language } = moment;
  const spoken = language === undefined ? undefined : languageInstruction(language);
  const system = [moment.system ?? options.system, spoken].filter(Boolean).join('\n\n');
  const config = {
    responseModalities: [modality === 'audio' ? 'AUDIO' : 'TEXT'],
    ...given({ temperature, topP, topK, maxOutputTokens, seed }),
    ...given({
      thinkingConfig: thinkingOf(options),
      speechConfig: speechOf(options.voice, codeOf(options, moment)),
      systemInstruction: system === '' ? undefined : system,
      tools: tools.length === 0 ? undefined : [{ functionDeclarations: declarations(tools, options) }],
      sessionResumption: settings.resumption ? given({ handle }) : undefined,
      inputAudioTranscription: settings.inputTranscription ? hearingOf(settings, moment) : undefined,
      outputAudioTranscription: settings.outputTranscription && modality === 'audio' ? {} : undefined,
      contextWindowCompression: compressionOf(settings.contextCompression),
    }),
    realtimeInputConfig: {
      automaticActivityDetection: detectionOf(options),
      activityHandling: settings.interruptible ? 'START_OF_ACTIVITY_INTERRUPTS' : 'NO_INTERRUPTION',
    },
    ...extra,
  };
  const waits = seeded && handle === undefined && liveGeneration(model) >= 3;
  return { model, config, splice: waits ? { historyConfig: { initialHistoryInClientContent: true } } : {} };
}

function declarations(
  tools: readonly ToolDescription[],
  { nonBlockingTools = {} }: LiveSetupOptions,
): readonly FunctionDeclaration[] {
  return tools.map(({ name, description, parameters }) => ({
    name,
    description,
    parametersJsonSchema: parameters,
    ...(Object.hasOwn(nonBlockingTools, name) ? { behavior: 'NON_BLOCKING' as const } : {}),
  }));
}

function speechOf(voice: string | undefined, languageCode: string | undefined): object | undefined {
  const voiceConfig = voice === undefined ? undefined : { prebuiltVoiceConfig: { voiceName: voice } };
  return unlessEmpty(given({ voiceConfig, languageCode }));
}

function codeOf(options: LiveSetupOptions, { language }: LiveSetupMoment): string | undefined {
  if (language === undefined) return options.language;
  return choosesLanguage(options.model ?? liveSetupDefaults.model) ? undefined : languageCodeOf(language);
}

/** Earlier models find out by themselves what language they transcribe. */
function hearingOf(
  { model = liveSetupDefaults.model }: LiveSetupOptions,
  { language }: LiveSetupMoment,
): object {
  return language === undefined || liveGeneration(model) < 3 ? {} : { languageCodes: [language] };
}

function thinkingOf({ thinking }: LiveSetupOptions): object | undefined {
  const { budget, includeThoughts } = thinking ?? {};
  return unlessEmpty(given({ thinkingBudget: budget, includeThoughts }));
}

function detectionOf({ activity = 'automatic', detection = {} }: LiveSetupOptions): object {
  if (activity !== 'automatic') return { disabled: true };
  const { startSensitivity, endSensitivity, prefixPaddingMs, silenceMs } = detection;
  return given({
    startOfSpeechSensitivity: startSensitivity && `START_SENSITIVITY_${startSensitivity.toUpperCase()}`,
    endOfSpeechSensitivity: endSensitivity && `END_SENSITIVITY_${endSensitivity.toUpperCase()}`,
    prefixPaddingMs,
    silenceDurationMs: silenceMs,
  });
}

function compressionOf(compression: LiveSetupOptions['contextCompression']): object | undefined {
  if (compression === false || compression === undefined) return undefined;
  const { triggerTokens, targetTokens } = compression === true ? {} : compression;
  // 64-bit integers travel as text.
  const asText = (count: number | undefined) => (count === undefined ? undefined : String(count));
  return given({
    triggerTokens: asText(triggerTokens),
    slidingWindow: given({ targetTokens: asText(targetTokens) }),
  });
}

function given<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
}

function unlessEmpty(fields: object): object | undefined {
  return Object.keys(fields).length === 0 ? undefined : fields;
}
