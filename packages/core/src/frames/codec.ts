import { AntiphonError } from '../error.js';
import type { JsonValue } from '../json.js';
import { NO_TURN } from '../turns/no-turn.js';
import { coreFrames } from './core-frames.js';
import type { Field } from './fields.js';
import type { Frame, FrameClass, Mutable } from './frame.js';

/** The version of the shape below. A decoder refuses what is newer than itself. */
export const FRAME_SCHEMA_VERSION = 1;

/** A frame as it leaves the process: JSON, and the bytes that JSON would bloat. */
export interface EncodedFrame {
  readonly json: EncodedFrameJson;
  /** Sample and byte fields, little-endian, one after another; empty when there are none. */
  readonly bytes: Uint8Array;
}

export interface EncodedFrameJson {
  readonly v: number;
  readonly kind: string;
  readonly id: number;
  /** Session clock in ms; absent when the frame never entered a session. */
  readonly at?: number;
  readonly turn?: number;
  /** Fields that JSON carries. */
  readonly fields: { readonly [name: string]: JsonValue };
  /** Byte length of each field that `bytes` carries, in order. */
  readonly binary?: readonly { readonly name: string; readonly byteLength: number }[];
}

/** Turns frames into JSON plus bytes and back. */
export interface FrameCodec {
  encode(frame: Frame): EncodedFrame;
  /** @throws AntiphonError `frame_invalid`, saying which field was wrong and what was expected. */
  decode(encoded: { readonly json: unknown; readonly bytes?: Uint8Array }): Frame;
}

/**
 * A codec for the core's frames and yours. Fields marked `local` are left out; everything else
 * round-trips, `id`, `at` and `turn` included.
 */
export function frameCodec(extra: readonly FrameClass[] = []): FrameCodec {
  const classes = new Map<string, FrameClass>();
  for (const Class of [...coreFrames, ...extra]) classes.set(Class.kind, Class);
  return {
    encode: (frame) => encode(frame, classOf(classes, frame.kind)),
    decode: ({ json, bytes }) => decode(json, bytes ?? new Uint8Array(0), classes),
  };
}

function classOf(classes: ReadonlyMap<string, FrameClass>, kind: string): FrameClass {
  const Class = classes.get(kind);
  if (Class === undefined) {
    throw invalid(`no frame kind '${kind}' is known here; give its class to frameCodec([...])`);
  }
  return Class;
}

function encode(frame: Frame, Class: FrameClass): EncodedFrame {
  const values = frame as unknown as Record<string, unknown>;
  const fields: Record<string, JsonValue> = {};
  const binary: { name: string; byteLength: number }[] = [];
  const pieces: Uint8Array[] = [];
  for (const [name, field] of Object.entries(Class.fields)) {
    const value = values[name];
    if (value === undefined || field.form === 'local') continue;
    if (field.form === 'json') {
      fields[name] = value as JsonValue;
      continue;
    }
    const array = value as Int16Array | Uint8Array;
    pieces.push(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
    binary.push({ name, byteLength: array.byteLength });
  }
  const json: EncodedFrameJson = {
    v: FRAME_SCHEMA_VERSION,
    kind: frame.kind,
    id: frame.id,
    ...(Number.isNaN(frame.at) ? {} : { at: frame.at }),
    ...(frame.turn === NO_TURN ? {} : { turn: frame.turn }),
    fields,
    ...(binary.length === 0 ? {} : { binary }),
  };
  return { json, bytes: joined(pieces) };
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

function decode(json: unknown, bytes: Uint8Array, classes: ReadonlyMap<string, FrameClass>): Frame {
  const record = asRecord(json, 'a frame');
  if (record.v !== FRAME_SCHEMA_VERSION) {
    throw invalid(
      `this frame has schema version ${String(record.v)}, and ${FRAME_SCHEMA_VERSION} is read here`,
    );
  }
  if (typeof record.kind !== 'string') throw invalid('a frame needs a kind, which is a string');
  const Class = classOf(classes, record.kind);
  const carried = asRecord(record.fields ?? {}, `the fields of '${record.kind}'`);
  const binary = binaryFields(record.binary, bytes, record.kind);

  const init: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(Class.fields)) {
    if (field.form === 'local') continue;
    const raw =
      field.form === 'json' ? (Object.hasOwn(carried, name) ? carried[name] : undefined) : binary.get(name);
    init[name] = checked(field, raw, `${record.kind}.${name}`);
  }
  const frame = new (Class as unknown as new (init: unknown) => Mutable<Frame>)(init);
  frame.id = integerOr(record.id, frame.id, `${record.kind}.id`);
  frame.turn = integerOr(record.turn, NO_TURN, `${record.kind}.turn`);
  if (record.at !== undefined) {
    if (!Number.isFinite(record.at)) throw invalid(`${record.kind}.at must be a finite number`);
    frame.at = record.at as number;
  }
  return frame as Frame;
}

function binaryFields(list: unknown, bytes: Uint8Array, kind: string): Map<string, Uint8Array> {
  const found = new Map<string, Uint8Array>();
  if (list === undefined) return found;
  if (!Array.isArray(list)) throw invalid(`the binary list of '${kind}' must be an array`);
  let at = 0;
  for (const entry of list) {
    const { name, byteLength } = asRecord(entry, `a binary entry of '${kind}'`);
    const length = integerOr(byteLength, -1, `${kind}.binary.byteLength`);
    if (typeof name !== 'string' || length < 0 || at + length > bytes.length) {
      throw invalid(`'${kind}' promises more bytes than the ${bytes.length} that came`);
    }
    found.set(name, bytes.slice(at, at + length));
    at += length;
  }
  return found;
}

function checked(field: Field<unknown>, raw: unknown, where: string): unknown {
  if (raw === undefined) {
    if (field.optional) return undefined;
    throw invalid(`${where} is missing; it must be ${field.expected}`);
  }
  let value = raw;
  if (field.form === 'int16') {
    const bytes = raw as Uint8Array;
    if (bytes.byteLength % 2 !== 0) throw invalid(`${where} has half a sample: ${bytes.byteLength} bytes`);
    value = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2);
  }
  if (!field.accepts(value)) throw invalid(`${where} must be ${field.expected}`);
  return value;
}

function integerOr(value: unknown, fallback: number, where: string): number {
  if (value === undefined) return fallback;
  if (!Number.isSafeInteger(value)) throw invalid(`${where} must be an integer`);
  return value as number;
}

function asRecord(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid(`${what} must be an object`);
  }
  return value as Record<string, unknown>;
}

function invalid(message: string): AntiphonError {
  return new AntiphonError('frame_invalid', message);
}
