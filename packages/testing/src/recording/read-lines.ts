import { AntiphonError, parseSnapshot, type SessionSummary, type TurnRecord } from '@antiphon/core';
import { RECORDING_VERSION, type RecordingHeader } from './recording.js';

type Shape = Readonly<Record<string, 'string' | 'number' | 'object' | 'array'>>;

const TURN: Shape = {
  turn: 'number',
  outcome: 'string',
  user: 'string',
  said: 'string',
  heard: 'string',
  marks: 'object',
  latency: 'object',
  toolCalls: 'array',
  audioMs: 'number',
  heardMs: 'number',
  errors: 'array',
};

const SUMMARY: Shape = {
  sessionId: 'string',
  outcome: 'string',
  durationMs: 'number',
  turns: 'number',
  stats: 'object',
  unresponsive: 'array',
};

const HEADER: Shape = { sessionId: 'string', epochMs: 'number', atMs: 'number', audio: 'string' };

/** @throws AntiphonError when it is no header that is understood here. */
export function readHeader(value: Record<string, unknown>): RecordingHeader {
  if (value.format !== 'antiphon.recording') {
    throw invalid('a recording begins with a header, whose format is antiphon.recording');
  }
  if (value.version !== RECORDING_VERSION) {
    throw invalid(`its version is ${String(value.version)}, and ${RECORDING_VERSION} is read here`);
  }
  const processors = value.processors ?? [];
  if (!Array.isArray(processors) || processors.some((name) => typeof name !== 'string')) {
    throw invalid('the processors of the header must be a list of names');
  }
  const header = shaped<RecordingHeader>(value, HEADER, 'the header');
  if (!['none', 'input', 'all'].includes(header.audio)) {
    throw invalid("audio of the header must be 'none', 'input' or 'all'");
  }
  const { conversation } = value;
  return conversation === undefined ? header : { ...header, conversation: parseSnapshot(conversation) };
}

export function readTurn(value: unknown): TurnRecord {
  return shaped<TurnRecord>(value, TURN, 'a turn');
}

export function readSummary(value: unknown): SessionSummary {
  return shaped<SessionSummary>(value, SUMMARY, 'the end');
}

function shaped<T>(value: unknown, shape: Shape, what: string): T {
  if (!fits(value, 'object')) throw invalid(`${what} must be an object`);
  const record = value as Record<string, unknown>;
  for (const [name, form] of Object.entries(shape)) {
    if (!fits(record[name], form))
      throw invalid(`${name} of ${what} must be ${form === 'array' ? 'a list' : `a ${form}`}`);
  }
  return value as T;
}

function fits(value: unknown, form: Shape[string]): boolean {
  if (form === 'array') return Array.isArray(value);
  if (form === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  return form === 'number' ? Number.isFinite(value) : typeof value === form;
}

function invalid(message: string): AntiphonError {
  return new AntiphonError('frame_invalid', message);
}
