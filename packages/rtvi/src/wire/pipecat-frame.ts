import { AntiphonError } from '@antiphon/core/frame-free';
import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** PCM as it travels: 16-bit little-endian. In a message that was read, the bytes are a view of it. */
export interface PipecatAudio {
  /** @defaultValue 0 */
  readonly id?: number;
  /** @defaultValue '' */
  readonly name?: string;
  readonly bytes: Uint8Array;
  readonly sampleRate: number;
  readonly channels: number;
  /** In nanoseconds. */
  readonly pts?: number;
}

/** One message of Pipecat's framing, in either direction. `unknown` is a kind that a newer version may have added. */
export type PipecatFrame =
  | { readonly type: 'audio'; readonly audio: PipecatAudio }
  | { readonly type: 'message'; readonly json: string }
  | { readonly type: 'text'; readonly text: string }
  | {
      readonly type: 'transcription';
      readonly text: string;
      readonly userId: string;
      readonly timestamp: string;
    }
  | { readonly type: 'interruption' }
  | { readonly type: 'unknown' };

/** Numbers of the fields in `pipecat.Frame`, and of those that matter in its messages. */
const FRAME = { text: 1, audio: 2, transcription: 3, message: 4, interruption: 5 } as const;
const AUDIO = { id: 1, name: 2, bytes: 3, sampleRate: 4, channels: 5, pts: 6 } as const;
const TRANSCRIPTION = { text: 3, userId: 4, timestamp: 5 } as const;
const MESSAGE = { json: 1 } as const;

const NOTHING = new Uint8Array(0);

/**
 * Reads one binary message. Takes whatever a protobuf writer may have made of it: any order of fields, fields
 * that it does not know.
 *
 * @throws AntiphonError `frame_invalid` for what is none.
 */
export function readPipecatFrame(message: Uint8Array): PipecatFrame {
  try {
    return readFrame(new BinaryReader(message));
  } catch (cause) {
    const reason = 'the message is no Pipecat frame: its protobuf is malformed';
    throw new AntiphonError('frame_invalid', reason, { cause });
  }
}

/** Writes PCM. */
export function writePipecatAudio({ id, name, bytes, sampleRate, channels, pts }: PipecatAudio): Uint8Array {
  const writer = new BinaryWriter().tag(FRAME.audio, WireType.LengthDelimited).fork();
  if (id) writer.tag(AUDIO.id, WireType.Varint).uint64(id);
  if (name) writer.tag(AUDIO.name, WireType.LengthDelimited).string(name);
  writer.tag(AUDIO.bytes, WireType.LengthDelimited).bytes(bytes);
  writer.tag(AUDIO.sampleRate, WireType.Varint).uint32(sampleRate);
  writer.tag(AUDIO.channels, WireType.Varint).uint32(channels);
  if (pts !== undefined) writer.tag(AUDIO.pts, WireType.Varint).uint64(pts);
  return writer.join().finish();
}

/** Writes a message that is JSON. */
export function writePipecatMessage(json: string): Uint8Array {
  const writer = new BinaryWriter().tag(FRAME.message, WireType.LengthDelimited).fork();
  return writer.tag(MESSAGE.json, WireType.LengthDelimited).string(json).join().finish();
}

/** Of several kinds in one message the last counts, as protobuf has it. */
function readFrame(reader: BinaryReader): PipecatFrame {
  let frame: PipecatFrame = { type: 'unknown' };
  while (reader.pos < reader.len) {
    const [field, type] = reader.tag();
    if (type !== WireType.LengthDelimited) reader.skip(type, field);
    else if (field === FRAME.audio) frame = { type: 'audio', audio: readAudio(inner(reader)) };
    else if (field === FRAME.message)
      frame = { type: 'message', json: readTexts(inner(reader), MESSAGE).json };
    else if (field === FRAME.text) frame = { type: 'text', text: readTexts(inner(reader), { text: 3 }).text };
    else if (field === FRAME.transcription)
      frame = { type: 'transcription', ...readTexts(inner(reader), TRANSCRIPTION) };
    else if (field === FRAME.interruption) {
      readTexts(inner(reader), {});
      frame = { type: 'interruption' };
    } else reader.skip(type, field);
  }
  return frame;
}

function inner(reader: BinaryReader): BinaryReader {
  return new BinaryReader(reader.bytes());
}

function readAudio(reader: BinaryReader): PipecatAudio {
  const audio: { -readonly [Key in keyof PipecatAudio]: PipecatAudio[Key] } = {
    bytes: NOTHING,
    sampleRate: 0,
    channels: 0,
  };
  while (reader.pos < reader.len) {
    const [field, type] = reader.tag();
    if (type === WireType.LengthDelimited && field === AUDIO.bytes) audio.bytes = reader.bytes();
    else if (type === WireType.LengthDelimited && field === AUDIO.name) audio.name = reader.string();
    else if (type !== WireType.Varint) reader.skip(type, field);
    else if (field === AUDIO.sampleRate) audio.sampleRate = reader.uint32();
    else if (field === AUDIO.channels) audio.channels = reader.uint32();
    else if (field === AUDIO.id) audio.id = Number(reader.uint64());
    else if (field === AUDIO.pts) audio.pts = Number(reader.uint64());
    else reader.skip(type, field);
  }
  return audio;
}

/** The text fields of a message; one that is missing is empty. */
function readTexts<const Numbers extends Readonly<Record<string, number>>>(
  reader: BinaryReader,
  numbers: Numbers,
): { [Name in keyof Numbers]: string } {
  const names = Object.keys(numbers);
  const texts = Object.fromEntries(names.map((name) => [name, '']));
  while (reader.pos < reader.len) {
    const [field, type] = reader.tag();
    const name = names.find((known) => numbers[known] === field);
    if (name !== undefined && type === WireType.LengthDelimited) texts[name] = reader.string();
    else reader.skip(type, field);
  }
  return texts as { [Name in keyof Numbers]: string };
}
