import { type GeminiModel, traitsOf } from '../models.js';
import {
  type Content,
  checkContent,
  checkGeneration,
  checkTools,
  declarationsOf,
  type FunctionDeclaration,
  type GenerationConfig,
  type Modality,
  type Tool,
  textOf,
  unknownModel,
} from '../wire/index.js';
import { LiveError } from './live-error.js';
import { GEMINI_VOICES } from './voices.js';

/** `setup` as it comes over the wire, its fields known and of their types. */
export interface SetupMessage {
  readonly model?: string;
  readonly generationConfig?: GenerationConfig & {
    readonly speechConfig?: {
      readonly voiceConfig?: { readonly prebuiltVoiceConfig?: { readonly voiceName?: string } };
    };
  };
  readonly systemInstruction?: Content;
  readonly tools?: readonly Tool[];
  readonly realtimeInputConfig?: {
    readonly automaticActivityDetection?: {
      readonly disabled?: boolean;
      readonly endOfSpeechSensitivity?: string;
      readonly prefixPaddingMs?: number;
      readonly silenceDurationMs?: number;
    };
    readonly activityHandling?: string;
  };
  readonly sessionResumption?: { readonly handle?: string; readonly transparent?: boolean };
  /** An integer of 64 bits: JSON has it as a string. */
  readonly contextWindowCompression?: {
    readonly slidingWindow?: { readonly targetTokens?: number | string };
  };
  readonly inputAudioTranscription?: object;
  readonly outputAudioTranscription?: object;
  readonly proactivity?: { readonly proactiveAudio?: boolean };
  readonly historyConfig?: { readonly initialHistoryInClientContent?: boolean };
  readonly explicitVadSignal?: boolean;
}

/** What a window that slides is cut to, in tokens, unless the client says otherwise. */
const TARGET_TOKENS = 32_768;

/** What a Live session was set up to do. */
export interface LiveConfig {
  readonly model: GeminiModel;
  readonly modality: Modality;
  readonly voice: string;
  readonly system: Content | undefined;
  readonly tools: readonly FunctionDeclaration[];
  readonly includeThoughts: boolean;
  /** Whether the server finds the user's activity, or the client tells it. */
  readonly detectsActivity: boolean;
  readonly silenceDurationMs: number;
  readonly prefixPaddingMs: number;
  readonly interrupts: boolean;
  readonly transcribesInput: boolean;
  readonly transcribesOutput: boolean;
  readonly reportsActivity: boolean;
  readonly resumption: { readonly handle: string | undefined; readonly transparent: boolean } | undefined;
  readonly compresses: boolean;
  /** What a window that slides is cut to, in tokens. */
  readonly targetTokens: number;
  /** The first contents are history, until one completes its turn. */
  readonly awaitsHistory: boolean;
}

/** What a setup is checked against. */
export interface SetupSurroundings {
  readonly models: readonly GeminiModel[];
  /** `v1`, `v1beta` or `v1alpha`. */
  readonly version: string;
  readonly silenceDurationMs: number;
}

/** @throws LiveError 1007 or 1008, GeminiError 400 */
export function configOf(setup: SetupMessage, surroundings: SetupSurroundings): LiveConfig {
  const model = modelOf(setup.model, surroundings);
  const { generationConfig = {}, systemInstruction, realtimeInputConfig = {} } = setup;
  const modality = modalityOf(generationConfig.responseModalities, model);
  if (systemInstruction !== undefined)
    checkContent({ ...systemInstruction, role: 'user' }, 'system_instruction');
  checkTools(setup.tools, 'BidiGenerateContentSetup');
  checkGeneration(generationConfig, model, 'BidiGenerateContentSetup');
  checkFixed(setup, model);
  const detection = realtimeInputConfig.automaticActivityDetection ?? {};
  const handle = setup.sessionResumption?.handle;
  const awaitsHistory = setup.historyConfig?.initialHistoryInClientContent === true;
  if (awaitsHistory && handle !== undefined && handle !== '') {
    throw new LiveError(1007, 'Initial history cannot be given when a session is resumed.');
  }
  return {
    model,
    modality,
    voice: voiceOf(generationConfig.speechConfig?.voiceConfig?.prebuiltVoiceConfig?.voiceName, model),
    system: systemInstruction,
    tools: declarationsOf(setup.tools),
    includeThoughts: generationConfig.thinkingConfig?.includeThoughts === true,
    detectsActivity: detection.disabled !== true,
    silenceDurationMs: silenceOf(detection, surroundings.silenceDurationMs),
    prefixPaddingMs: durationOf('prefix_padding_ms', detection.prefixPaddingMs ?? 300),
    interrupts: realtimeInputConfig.activityHandling !== 'NO_INTERRUPTION',
    transcribesInput: setup.inputAudioTranscription !== undefined,
    transcribesOutput: setup.outputAudioTranscription !== undefined,
    reportsActivity: setup.explicitVadSignal === true,
    resumption:
      setup.sessionResumption === undefined
        ? undefined
        : {
            handle: handle === '' ? undefined : handle,
            transparent: setup.sessionResumption.transparent === true,
          },
    compresses: setup.contextWindowCompression !== undefined,
    targetTokens: Number(setup.contextWindowCompression?.slidingWindow?.targetTokens ?? TARGET_TOKENS),
    awaitsHistory,
  };
}

/** The words of a system instruction. */
export function systemText({ system }: LiveConfig): string | undefined {
  return system === undefined ? undefined : textOf(system);
}

function modelOf(name: string | undefined, { models, version }: SetupSurroundings): GeminiModel {
  if (name === undefined || name === '') throw new LiveError(1007, 'model is required but missing in setup.');
  const model = models.find((each) => `models/${each.name}` === name);
  if (model === undefined || !model.methods.includes('bidiGenerateContent')) {
    const { message } = unknownModel(
      name.replace(/^models\//, '').slice(0, 60),
      version,
      'bidiGenerateContent',
    );
    throw new LiveError(1008, message);
  }
  return model;
}

function modalityOf(asked: readonly string[] = ['AUDIO'], model: GeminiModel): Modality {
  const [modality = 'AUDIO'] = asked;
  if (asked.length > 1) {
    throw new LiveError(1007, 'At most one response modality can be specified in the setup request.');
  }
  if (modality !== 'TEXT' && modality !== 'AUDIO') {
    throw new LiveError(1007, `Response modality ${modality} is not supported by models/${model.name}.`);
  }
  if (modality === 'TEXT' && traitsOf(model).audioOnly) {
    throw new LiveError(1007, 'Cannot extract voices from a non-audio request.');
  }
  return modality;
}

function voiceOf(name: string | undefined, model: GeminiModel): string {
  if (name === undefined) return 'Puck';
  if (GEMINI_VOICES.includes(name)) return name;
  throw new LiveError(
    1007,
    `Requested voice api_name '${name.slice(0, 30)}' is not available for model models/${model.name}`,
  );
}

/** What a model has made its own and lets nobody change. */
function checkFixed({ generationConfig, proactivity }: SetupMessage, model: GeminiModel): void {
  if (!traitsOf(model).isFixed) return;
  if (generationConfig?.thinkingConfig?.thinkingLevel !== undefined) {
    throw new LiveError(1007, 'Thinking level is not supported for this model.');
  }
  if (proactivity?.proactiveAudio === false) {
    throw new LiveError(1007, 'Proactive audio cannot be disabled for this model.');
  }
}

interface Detection {
  readonly endOfSpeechSensitivity?: string;
  readonly silenceDurationMs?: number;
}

/** The vendor keeps its figures for the sensitivities to itself: low waits longer, by half as much again. */
function silenceOf({ endOfSpeechSensitivity, silenceDurationMs }: Detection, usualMs: number): number {
  const patience = endOfSpeechSensitivity === 'END_SENSITIVITY_LOW' ? 1.5 : 1;
  return durationOf('silence_duration_ms', silenceDurationMs ?? usualMs * patience);
}

function durationOf(field: string, ms: number): number {
  if (ms >= 0 && ms <= 60_000) return ms;
  throw new LiveError(1007, `automatic_activity_detection.${field} must be from 0 to 60000, it is ${ms}.`);
}
