import {
  InputTransportMessageFrame,
  type JsonValue,
  llm,
  OutputTransportMessageFrame,
  type Tool,
  tts,
  VirtualClock,
} from '@antiphon/core';
import { scriptedLlm, scriptedTransport, scriptedTts, testPipeline } from '@antiphon/testing';
import { expect } from 'vitest';
import { type RtviOptions, rtvi } from './index.js';

type Said = { readonly id?: string; readonly type: string; readonly data?: Record<string, unknown> };

/** A client in front of a scripted agent. */
export async function served(
  options: RtviOptions = {},
  model = scriptedLlm({ rules: ['One two. Three four.'] }),
  serverTools: readonly Tool[] = [],
) {
  const clock = new VirtualClock();
  const transport = scriptedTransport();
  const client = rtvi(options);
  const speech = scriptedTts();
  const tools = [...(options.functions?.tools ?? []), ...serverTools];
  const harness = await testPipeline(
    [client, llm(model, { tools }), client.voiceGate(), tts(speech), transport.output],
    { clock, allowErrors: true },
  );
  const heard: Said[] = [];
  harness.session.frames$(OutputTransportMessageFrame).subscribe(({ message }) => {
    expect(message).toMatchObject({ label: 'rtvi-ai' });
    const { label: _, ...said } = message as unknown as Said & { readonly label: string };
    heard.push(said);
  });
  const say = (type: string, data: JsonValue = null, id = 'c1') =>
    harness.send(new InputTransportMessageFrame({ message: { id, label: 'rtvi-ai', type, data } }));
  const ready = (version = '2.1.0') =>
    say('client-ready', { version, about: { library: '@pipecat-ai/client-js' } }, 'r1');
  const of = (type: string) => heard.filter((said) => said.type === type).map(({ data }) => data);
  return { harness, client, transport, speech, heard, say, ready, of, model };
}
