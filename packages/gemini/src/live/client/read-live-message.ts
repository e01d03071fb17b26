import { bytesToPcm16 } from '@antiphon/audio';
import { isJsonValue, type ToolCall } from '@antiphon/core';
import type { LiveEvent, LiveUsage } from './live-event.js';
import {
  countIn,
  durationMsIn,
  isObject,
  objectIn,
  objectsIn,
  textIn,
  type Unknown,
} from './unknown-fields.js';

const DEFAULT_RATE = 24_000;
const MAX_TEXT = 100_000;
const MAX_HANDLE = 8_192;
const MAX_PARTS = 1_000;
const MAX_CALLS = 128;
/** Six minutes of speech. */
const MAX_AUDIO_CHARACTERS = 24 * 1024 * 1024;

/** What a message says, and what of it could not be read. */
export interface LiveReading {
  readonly events: readonly LiveEvent[];
  readonly problems: readonly string[];
}

/**
 * Reads one message of a Live session. A message may hold several things; they come out in an order in
 * which each makes sense: what was said before what says that it is over. Pure; never throws, whatever it
 * is given; what is unknown is left out.
 */
export function readLiveMessage(message: unknown): LiveReading {
  const events: LiveEvent[] = [];
  const problems: string[] = [];
  if (!isObject(message)) return { events, problems: ['the message is not an object'] };
  if (isObject(message.setupComplete)) {
    const sessionId = textIn(message.setupComplete, 'sessionId', MAX_HANDLE);
    events.push({ type: 'setupComplete', ...(sessionId === undefined ? {} : { sessionId }) });
  }
  readVoice(objectIn(message, 'voiceActivity'), events);
  readContent(objectIn(message, 'serverContent'), events, problems);
  readCalls(objectIn(message, 'toolCall'), events, problems);
  const ids = objectIn(message, 'toolCallCancellation').ids;
  if (Array.isArray(ids)) {
    const cancelled = ids.slice(0, MAX_CALLS).filter((id) => typeof id === 'string');
    if (cancelled.length > 0) events.push({ type: 'toolCallsCancelled', ids: cancelled });
  }
  if (isObject(message.usageMetadata)) events.push(usageOf(message.usageMetadata));
  const update = message.sessionResumptionUpdate;
  if (isObject(update)) {
    const handle = textIn(update, 'newHandle', MAX_HANDLE);
    const usable = update.resumable === true && handle !== undefined;
    events.push({ type: 'resumption', ...(usable ? { handle } : {}) });
  }
  const goAway = message.goAway;
  if (isObject(goAway)) {
    const timeLeftMs = durationMsIn(goAway, 'timeLeft');
    events.push({ type: 'goAway', ...(timeLeftMs === undefined ? {} : { timeLeftMs }) });
  }
  return { events, problems };
}

function readContent(content: Unknown, events: LiveEvent[], problems: string[]): void {
  readUserText(objectIn(content, 'interimInputTranscription'), true, events);
  readUserText(objectIn(content, 'inputTranscription'), false, events);
  for (const part of objectsIn(objectIn(content, 'modelTurn'), 'parts', MAX_PARTS)) {
    readPart(part, events, problems);
  }
  const botText = textIn(objectIn(content, 'outputTranscription'), 'text', MAX_TEXT);
  if (botText !== undefined) events.push({ type: 'botText', text: botText });
  if (content.generationComplete === true) events.push({ type: 'generationComplete' });
  if (content.interrupted === true) events.push({ type: 'interrupted' });
  if (content.turnComplete === true) {
    const reason = textIn(content, 'turnCompleteReason', 100);
    events.push({ type: 'turnComplete', ...(reason === undefined ? {} : { reason }) });
  }
}

function readUserText(transcription: Unknown, interim: boolean, events: LiveEvent[]): void {
  const text = textIn(transcription, 'text', MAX_TEXT);
  if (text === undefined) return;
  const language = textIn(transcription, 'languageCode', 35);
  events.push({ type: 'userText', text, interim, ...(language === undefined ? {} : { language }) });
}

function readPart(part: Unknown, events: LiveEvent[], problems: string[]): void {
  const text = textIn(part, 'text', MAX_TEXT);
  if (text !== undefined && part.thought === true) {
    const signature = textIn(part, 'thoughtSignature', MAX_TEXT);
    events.push({ type: 'thought', text, ...(signature === undefined ? {} : { signature }) });
  } else if (text !== undefined) {
    events.push({ type: 'text', text });
  }
  const { data, mimeType } = objectIn(part, 'inlineData');
  if (data === undefined) return;
  const audio = audioOf(data, mimeType);
  if (typeof audio === 'string') problems.push(audio);
  else if (audio !== undefined) events.push(audio);
}

function audioOf(data: unknown, mimeType: unknown): LiveEvent | string | undefined {
  if (typeof data !== 'string') return 'the data of a part is not text';
  const kind = typeof mimeType === 'string' ? mimeType : '';
  if (!/^audio\/(?:pcm|l16)\b/i.test(kind)) return `a part of type '${kind.slice(0, 40)}' is not PCM`;
  if (data.length > MAX_AUDIO_CHARACTERS) return 'a piece of audio is too long';
  const bytes = Buffer.from(data, 'base64');
  if (bytes.length < 2) return data === '' ? undefined : 'a piece of audio is no base64';
  const rate = Number(/\brate=(\d{1,6})\b/.exec(kind)?.[1] ?? DEFAULT_RATE);
  const sampleRate = rate >= 4_000 && rate <= 192_000 ? rate : DEFAULT_RATE;
  return { type: 'audio', samples: bytesToPcm16(bytes), sampleRate };
}

function readCalls(toolCall: Unknown, events: LiveEvent[], problems: string[]): void {
  const calls: ToolCall[] = [];
  for (const call of objectsIn(toolCall, 'functionCalls', MAX_CALLS)) {
    const id = textIn(call, 'id', MAX_HANDLE);
    const name = textIn(call, 'name', 256);
    const args = call.args ?? {};
    // Without its id a call cannot be answered.
    if (id === undefined || name === undefined || !isJsonValue(args)) {
      problems.push('a function call lacks its id or its name, or its arguments are no JSON');
    } else {
      calls.push({ id, name, arguments: args });
    }
  }
  if (calls.length > 0) events.push({ type: 'toolCalls', calls });
}

function readVoice(activity: Unknown, events: LiveEvent[]): void {
  const type = activity.voiceActivityType;
  if (type === 'ACTIVITY_START') events.push({ type: 'voice', activity: 'started' });
  if (type === 'ACTIVITY_END') events.push({ type: 'voice', activity: 'stopped' });
}

const USAGE = {
  inputTokens: 'promptTokenCount',
  outputTokens: 'responseTokenCount',
  cachedTokens: 'cachedContentTokenCount',
  thoughtTokens: 'thoughtsTokenCount',
  totalTokens: 'totalTokenCount',
} as const;

function usageOf(metadata: Unknown): LiveUsage {
  const counts = Object.entries(USAGE).flatMap(([name, field]) => {
    const count = countIn(metadata, field);
    return count === undefined ? [] : [[name, count] as const];
  });
  return { type: 'usage', ...Object.fromEntries(counts) };
}
