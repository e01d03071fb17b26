import {
  AntiphonError,
  type Context,
  FunctionCallStartFrame,
  InputAudioFrame,
  InputDTMFFrame,
  InputTransportMessageFrame,
  type JsonValue,
  LLMEndFrame,
  LLMStartFrame,
  LLMTextFrame,
  OutputTransportMessageFrame,
  type Processor,
  processor,
  type Session,
  TextFrame,
} from '@antiphon/core';
import type { RtviEmits } from './client-ear.js';
import { RtviLink } from './rtvi-link.js';
import { type RtviOptions, rtviDefaults } from './rtvi-options.js';

type Written = LLMStartFrame | LLMTextFrame | LLMEndFrame | FunctionCallStartFrame;

/** RTVI in a pipeline. Stands behind whoever emits the client's messages. */
export interface RtviProcessor extends Processor<'rtvi', InputTransportMessageFrame, RtviEmits> {
  /** Tells the client's application something: a `server-message`. Does nothing before the session runs. */
  tell(session: Session, data: JsonValue): void;
  /** Has the client's page do something: a `ui-command`. Does nothing before the session runs. */
  command(session: Session, command: string, payload?: JsonValue): void;
  /**
   * Stands between the model and the voice, and keeps from the voice what a client has asked to have in writing
   * (`audio_response: false`). Without it, everything is spoken.
   */
  voiceGate(): Processor<'voiceGate', LLMTextFrame, Written>;
}

/**
 * Speaks RTVI 2.1 with a client, whatever transport it comes over: takes its messages as
 * `InputTransportMessageFrame` and says everything as `OutputTransportMessageFrame`, which the transport sends at
 * once. Answers the handshake, tells of all that goes on in the session, and does what clients ask for: texts,
 * keys, requests, the results of their functions. Messages with another label pass.
 *
 * Until the client is ready 200 messages wait for it; the oldest give way.
 *
 * ```ts
 * pipeline(client.input(), rtvi(), vad(detector), stt(recogniser), turnTaking(), llm(model), tts(voice), client.output())
 * ```
 */
export function rtvi(options: RtviOptions = {}): RtviProcessor {
  const settings = { ...rtviDefaults, ...options };
  const links = new WeakMap<Session, RtviLink>();
  const definition = processor({
    name: settings.name as 'rtvi',
    takes: [InputTransportMessageFrame],
    emits: [
      OutputTransportMessageFrame,
      InputTransportMessageFrame,
      InputAudioFrame,
      TextFrame,
      InputDTMFFrame,
    ],
    state: (ctx) => {
      const link = new RtviLink(ctx as unknown as Context<RtviEmits>, settings);
      links.set(ctx.session, link);
      return link;
    },
    start: (ctx) => {
      settings.functions?.serve();
      ctx.state.start();
    },
    on: { transportMessageIn: (frame, ctx) => ctx.state.take(frame) },
  });
  return Object.assign(definition, {
    tell: (session: Session, data: JsonValue) => links.get(session)?.tell(data),
    command: (session: Session, command: string, payload: JsonValue = null) =>
      links.get(session)?.command(command, payload),
    voiceGate: () => voiceGate((session) => links.get(session)),
  });
}

function voiceGate(
  linkOf: (session: Session) => RtviLink | undefined,
): Processor<'voiceGate', LLMTextFrame, Written> {
  return processor({
    name: 'voiceGate',
    takes: [LLMTextFrame],
    accepts: [LLMStartFrame, LLMEndFrame, FunctionCallStartFrame],
    emits: [LLMStartFrame, LLMTextFrame, LLMEndFrame, FunctionCallStartFrame],
    state: (ctx: Context): RtviLink => {
      const link = linkOf(ctx.session);
      if (link !== undefined) return link;
      throw new AntiphonError('pipeline_invalid', 'voiceGate() stands in a pipeline without its rtvi()');
    },
    on: {
      llmStart: (frame, ctx) => passUnlessQuiet(frame, ctx),
      llmText: (frame, ctx) => passUnlessQuiet(frame, ctx),
      llmEnd: (frame, ctx) => passUnlessQuiet(frame, ctx),
      functionCallStart: (frame, ctx) => passUnlessQuiet(frame, ctx),
    },
  });
}

function passUnlessQuiet(frame: Written, ctx: Context<Written, RtviLink>): void {
  if (!ctx.state.quiet.has(frame.turn)) ctx.emit(frame);
}
