import { LLMStartFrame } from '@antiphon/core';
import { openTelemetry, traceSession } from '@antiphon/telemetry';
import { ROOT_CONTEXT, type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { describe, expect, it } from 'vitest';
import { talk } from './talk.js';

describe('traceSession', () => {
  it('makes a span of the conversation, of each turn, and of its stages, at the times they had', async () => {
    const { tracer, spans } = traced();
    const { harness, say } = await talk();
    traceSession(harness.session, tracer, { agent: 'agency', provider: 'scripted', conversation: 'c-1' });
    await say('what time is it');
    await harness[Symbol.asyncDispose]();

    const conversation = one(spans(), 'conversation');
    expect(conversation.parentSpanContext).toBeUndefined();
    expect(conversation.attributes).toMatchObject({
      'gen_ai.conversation.id': 'c-1',
      'gen_ai.agent.name': 'agency',
      'antiphon.session.id': harness.session.id,
      'antiphon.session.outcome': 'ended',
      'antiphon.session.turns': 1,
    });

    const turn = one(spans(), 'invoke_agent agency');
    const [record] = harness.session.turns;
    expect(parentOf(turn)).toBe(conversation.spanContext().spanId);
    expect(turn.attributes).toMatchObject({
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.conversation.id': 'c-1',
      'antiphon.turn.number': 1,
      'antiphon.turn.outcome': 'completed',
      'antiphon.latency.first_heard_ms': record?.latency.firstHeardMs,
    });
    expect(epochMs(turn.endTime)).toBeCloseTo(EPOCH_MS + (record?.marks.finishedMs ?? 0), 3);

    const stages = spans().filter((span) => parentOf(span) === turn.spanContext().spanId);
    expect(stages.map(({ name }) => name).sort()).toEqual([
      ...['chat scripted-llm', 'end_of_turn', 'execute_tool time', 'playout'],
      ...['speech_to_text', 'text_to_speech', 'user_speech'],
    ]);
    for (const stage of stages) {
      expect(epochMs(stage.startTime)).toBeGreaterThanOrEqual(epochMs(turn.startTime));
      expect(epochMs(stage.endTime)).toBeLessThanOrEqual(epochMs(turn.endTime));
      expect(stage.attributes).not.toHaveProperty('antiphon.cut_off');
    }
    // Both requests of the answer: the one that called the tool, and the one that told what it said.
    expect(one(stages, 'chat scripted-llm').attributes).toMatchObject({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'scripted',
      'gen_ai.request.model': 'scripted-llm',
      'gen_ai.usage.input_tokens': 50,
      'gen_ai.usage.output_tokens': 6,
      'gen_ai.response.finish_reasons': ['stop'],
    });
    const called = one(spans(), 'execute_tool time');
    expect(called.attributes).toMatchObject({
      'gen_ai.tool.name': 'time',
      'gen_ai.operation.name': 'execute_tool',
    });
    expect(epochMs(called.endTime) - epochMs(called.startTime)).toBeCloseTo(40, 3);
    const heard = one(spans(), 'playout');
    expect(epochMs(heard.startTime)).toBeCloseTo(EPOCH_MS + (record?.marks.firstHeardMs ?? 0), 3);
  });

  it('shows what was cut off, and what failed', async () => {
    const { tracer, spans } = traced();
    const { harness, say, interrupt } = await talk();
    traceSession(harness.session, tracer);
    await interrupt('one two three four five six seven eight', 300);
    // What somebody who watches throws meanwhile is not what the turn fails by.
    harness.session.frames$(LLMStartFrame).subscribe(() => {
      throw new Error('cannot draw it');
    });
    await say('broken');
    await harness[Symbol.asyncDispose]();
    const turns = spans().filter(({ name }) => name === 'invoke_agent');
    const ended = (outcome: string) =>
      turns.find((span) => span.attributes['antiphon.turn.outcome'] === outcome);
    const [cut, failed] = [ended('interrupted'), ended('error')];
    expect(turns).toHaveLength(harness.session.turns.length);
    expect(cut?.status.code).toBe(SpanStatusCode.UNSET);
    const stages = spans().filter((span) => parentOf(span) === cut?.spanContext().spanId);
    expect(stages.filter(({ attributes }) => attributes['antiphon.cut_off'] === true)).not.toEqual([]);
    expect(failed?.attributes['error.type']).toBe('service_failed');
    expect(failed?.status).toEqual({ code: SpanStatusCode.ERROR });
  });

  it('writes down nothing that was said, unless it is asked to', async () => {
    const written = async (content: boolean) => {
      const { tracer, spans } = traced();
      const { harness, say } = await talk();
      traceSession(harness.session, tracer, { content });
      await say('my secret is a tattoo');
      await say('broken');
      await harness[Symbol.asyncDispose]();
      return {
        all: JSON.stringify(spans().map(shown)),
        turn: spans().find(({ name }) => name === 'invoke_agent'),
      };
    };
    const silent = await written(false);
    for (const word of ['tattoo', 'password', 'secret']) expect(silent.all).not.toContain(word);
    const { turn, all } = await written(true);
    const message = (role: string, content: string) => [{ role, parts: [{ type: 'text', content }] }];
    const answer = 'You said: my secret is a tattoo';
    expect(JSON.parse(String(turn?.attributes['gen_ai.input.messages']))).toEqual(
      message('user', 'my secret is a tattoo'),
    );
    expect(JSON.parse(String(turn?.attributes['gen_ai.output.messages']))).toEqual(
      message('assistant', answer),
    );
    expect(turn?.attributes['antiphon.turn.heard']).toBe(answer);
    expect(all).toContain('password');
  });

  it('belongs to the span that it is given', async () => {
    const { tracer, spans } = traced();
    const { harness } = await talk();
    const call: Span = tracer.startSpan('call');
    const telemetry = openTelemetry({ tracer, agent: 'agency', attributes: { 'service.tier': 'gold' } });
    const parent = trace.setSpan(ROOT_CONTEXT, call);
    telemetry.observe(harness.session, { parent, attributes: { 'call.from': 'web' } });
    await harness[Symbol.asyncDispose]();
    const conversation = one(spans(), 'conversation');
    expect(parentOf(conversation)).toBe(call.spanContext().spanId);
    expect(conversation.attributes).toMatchObject({
      ...{ 'service.tier': 'gold', 'call.from': 'web', 'gen_ai.agent.name': 'agency' },
    });
  });

  it('stops when it is told to', async () => {
    const { tracer, spans } = traced();
    const { harness, say } = await talk();
    const stop = traceSession(harness.session, tracer);
    await say('hello');
    stop();
    const count = spans().length;
    await say('hello again');
    stop();
    await harness[Symbol.asyncDispose]();
    expect(spans()).toHaveLength(count);
    expect(one(spans(), 'conversation').ended).toBe(true);
  });

  it('makes every span once, and ends it, however the session ends', async () => {
    const { tracer, spans, started } = traced();
    const { harness, interrupt } = await talk();
    traceSession(harness.session, tracer);
    await interrupt('one two three', 100);
    await harness.cancel();
    await harness[Symbol.asyncDispose]();
    expect(one(spans(), 'conversation').attributes['antiphon.session.outcome']).toBe('cancelled');
    expect(spans()).toHaveLength(started());
  });
});

const EPOCH_MS = Date.UTC(2025, 10, 21);

function traced() {
  const exporter = new InMemorySpanExporter();
  const ending = new SimpleSpanProcessor(exporter);
  let count = 0;
  const counting = {
    onStart: () => void count++,
    onEnd: (span: ReadableSpan) => ending.onEnd(span),
    forceFlush: () => ending.forceFlush(),
    shutdown: () => ending.shutdown(),
  };
  const tracer = new BasicTracerProvider({ spanProcessors: [counting] }).getTracer('a test');
  return { tracer, spans: () => exporter.getFinishedSpans(), started: () => count };
}

function one(spans: readonly ReadableSpan[], name: string): ReadableSpan {
  const [found, another] = spans.filter((span) => span.name === name);
  if (found === undefined || another !== undefined) throw new Error(`one span '${name}' was expected`);
  return found;
}

const parentOf = (span: ReadableSpan) => span.parentSpanContext?.spanId;
const epochMs = ([seconds, nanoseconds]: [number, number]) => seconds * 1000 + nanoseconds / 1e6;
const shown = ({ name, attributes, status, events }: ReadableSpan) => ({ name, attributes, status, events });
