import { flag, integer, json, local, number, optional, text } from './fields.js';
import { defineFrame } from './frame.js';

/** Text typed by the user, or put in by a program: answered like speech. */
export class TextFrame extends defineFrame('text', { lane: 'ordered', fields: { text } }) {}

/**
 * What the recogniser believes so far of the utterance being spoken. Each one replaces the last.
 */
export class InterimTranscriptionFrame extends defineFrame('interimTranscription', {
  lane: 'ordered',
  fields: {
    text,
    language: optional(text),
    userId: optional(text),
    /** The vendor's own event. */
    raw: local<unknown>(),
  },
}) {}

/**
 * What the user said, final. Before turn-taking it is one segment; after it, the whole turn, with the
 * turn's number.
 */
export class TranscriptionFrame extends defineFrame('transcription', {
  lane: 'ordered',
  fields: {
    text,
    language: optional(text),
    userId: optional(text),
    /** Session clock in ms: where the speech began and ended. */
    startMs: optional(number),
    endMs: optional(number),
    /** Between 0 and 1. */
    confidence: optional(number),
    /** The recogniser itself takes this for the end of the user's turn. */
    endOfTurn: optional(flag),
    /** The vendor's own event. */
    raw: local<unknown>(),
  },
}) {}

/** The model begins to answer a turn. */
export class LLMStartFrame extends defineFrame('llmStart', {
  lane: 'ordered',
  fields: { model: optional(text) },
}) {}

/** A piece of the answer, as it streams. */
export class LLMTextFrame extends defineFrame('llmText', { lane: 'ordered', fields: { text } }) {}

/** The answer is complete; `text` is all of it. */
export class LLMEndFrame extends defineFrame('llmEnd', {
  lane: 'ordered',
  fields: { text, finishReason: text },
}) {}

/** A piece of the model's thinking. Never spoken. */
export class LLMThoughtFrame extends defineFrame('llmThought', {
  lane: 'ordered',
  fields: { text, signature: optional(text) },
}) {}

/** Asks the model to speak now, as if the user had spoken: an `instruction` is added to the conversation first. */
export class LLMRunFrame extends defineFrame('llmRun', {
  lane: 'ordered',
  fields: { instruction: optional(text) },
}) {}

/** A tool is being called; one that `lasts` goes on when the user takes the turn. */
export class FunctionCallStartFrame extends defineFrame('functionCallStart', {
  lane: 'ordered',
  fields: { callId: text, name: text, arguments: json, lasts: optional(flag) },
}) {}

/** What the tool returned; `failed` when it is an error message for the model. */
export class FunctionCallResultFrame extends defineFrame('functionCallResult', {
  lane: 'ordered',
  fields: { callId: text, name: text, result: json, failed: flag, tookMs: number },
}) {}

/** Says exactly this, past the model: while that writes, behind the sentence that it has begun. */
export class TTSSpeakFrame extends defineFrame('ttsSpeak', {
  lane: 'ordered',
  fields: {
    text,
    /** Nothing new: what a voice that failed has left to another one. It counts as said already. */
    handedOver: local<boolean>(),
  },
}) {}

/** Speech of a turn begins. */
export class TTSStartFrame extends defineFrame('ttsStart', {
  lane: 'ordered',
  fields: { contextId: optional(text) },
}) {}

/**
 * What a stretch of the turn's speech says: `startMs` and `endMs` count from the turn's first sample, so
 * that playout truth can be turned into words heard.
 */
export class TTSTextFrame extends defineFrame('ttsText', {
  lane: 'ordered',
  fields: { text, startMs: number, endMs: number, contextId: optional(text) },
}) {}

/**
 * A phone of the turn's speech, from services that know them: in ARPAbet, lower case; `pau` is silence. Times
 * count from the turn's first sample.
 */
export class TTSPhoneFrame extends defineFrame('ttsPhone', {
  lane: 'ordered',
  fields: { phone: text, startMs: number, endMs: number },
}) {}

/** Speech of a turn has been made, whole: `audioMs` of it. */
export class TTSEndFrame extends defineFrame('ttsEnd', {
  lane: 'ordered',
  fields: { audioMs: number, contextId: optional(text) },
}) {}

/** A key of the telephone, pressed by the user. */
export class InputDTMFFrame extends defineFrame('dtmfIn', { lane: 'ordered', fields: { digit: text } }) {}

/**
 * Keys to sound for the far end. Their place is that of a text: `tts()` lets them pass behind what it has to say when
 * they come.
 */
export class OutputDTMFFrame extends defineFrame('dtmfOut', {
  lane: 'ordered',
  fields: { digits: text, toneMs: optional(integer) },
}) {}
