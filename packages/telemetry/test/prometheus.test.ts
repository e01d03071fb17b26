import { prometheus } from '@antiphon/telemetry';
import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { talk } from './talk.js';

describe('prometheus', () => {
  it('shows sessions, turns, latencies, tools and tokens, in seconds', async () => {
    const metrics = prometheus({ process: false });
    const { harness, say, interrupt } = await talk();
    const before = harness.session.stats.frames;
    metrics.observe(harness.session);
    await say('what time is it');
    await say('broken');
    await interrupt('one two three four five six seven eight', 1_000);
    const during = await figures(metrics);
    expect(during.of('antiphon_sessions{state="running"}')).toBe(1);
    expect(during.of('antiphon_turns_total{outcome="completed"}')).toBe(1);
    expect(during.of('antiphon_turns_total{outcome="error"}')).toBe(1);
    expect(during.of('antiphon_turns_total{outcome="interrupted"}')).toBe(1);
    expect(during.of('antiphon_turns_total{outcome="noSpeech"}')).toBe(0);
    expect(during.of('antiphon_interruptions_total')).toBe(1);
    expect(during.of('antiphon_errors_total')).toBeGreaterThan(0);
    expect(during.of('antiphon_frames_total')).toBe(harness.session.stats.frames - before);
    expect(during.of('antiphon_tool_call_seconds_count{result="ok"}')).toBe(1);
    expect(during.of('antiphon_tool_call_seconds_sum{result="ok"}')).toBeCloseTo(0.04);
    expect(during.of('antiphon_llm_tokens_total{processor="llm",type="input"}')).toBe(50);
    expect(during.of('antiphon_llm_tokens_total{processor="llm",type="output"}')).toBe(6);
    const heardMs = harness.session.turns.map(({ latency }) => latency.firstHeardMs ?? 0);
    const sum = heardMs.reduce((total, each) => total + each, 0);
    expect(sum).toBeGreaterThan(500);
    expect(during.of('antiphon_turn_latency_seconds_count{stage="first_heard"}')).toBe(2);
    expect(during.of('antiphon_turn_latency_seconds_sum{stage="first_heard"}')).toBeCloseTo(sum / 1000);
    expect(during.of('antiphon_queue_depth{queue="tts.utterances"}')).toBe(0);
    const { frames } = harness.session.stats;
    await harness[Symbol.asyncDispose]();
    const after = await figures(metrics);
    expect(after.of('antiphon_sessions{state="running"}')).toBe(0);
    expect(after.of('antiphon_sessions_closed_total{outcome="ended"}')).toBe(1);
    expect(after.of('antiphon_session_duration_seconds_count')).toBe(1);
    expect(after.of('antiphon_session_start_seconds_count')).toBe(1);
    expect(after.of('antiphon_frames_total')).toBeGreaterThan(frames - before);
    expect((await figures(metrics)).text).toBe(after.text);
  });

  it('adds up sessions, and counts none twice', async () => {
    const metrics = prometheus({ process: false });
    const talks = [await talk(), await talk()];
    const count = () => talks.reduce((sum, { harness }) => sum + harness.session.stats.frames, 0);
    const before = count();
    for (const { harness } of [...talks, ...talks]) metrics.observe(harness.session);
    for (const { say } of talks) await say('hello');
    const { of } = await figures(metrics);
    expect(of('antiphon_turns_total{outcome="completed"}')).toBe(2);
    expect(of('antiphon_frames_total')).toBe(count() - before);
    for (const { harness } of talks) await harness[Symbol.asyncDispose]();
  });

  it('stops when it is told to', async () => {
    const metrics = prometheus({ process: false });
    const { harness, say } = await talk();
    const stop = metrics.observe(harness.session);
    await say('hello');
    stop();
    const before = await figures(metrics);
    await say('hello again');
    await harness[Symbol.asyncDispose]();
    expect((await figures(metrics)).text).toBe(before.text);
    expect(before.of('antiphon_turns_total{outcome="completed"}')).toBe(1);
  });

  it('goes on from now when it observes a session again', async () => {
    const metrics = prometheus({ process: false });
    const { harness, say } = await talk();
    const first = metrics.observe(harness.session);
    await say('broken');
    first();
    const before = await figures(metrics);
    const second = metrics.observe(harness.session);
    first();
    expect((await figures(metrics)).of('antiphon_frames_total')).toBe(before.of('antiphon_frames_total'));
    const frames = harness.session.stats.frames;
    await say('hello');
    const grown = harness.session.stats.frames - frames;
    const after = await figures(metrics);
    expect(after.of('antiphon_frames_total')).toBe((before.of('antiphon_frames_total') ?? 0) + grown);
    expect(after.of('antiphon_errors_total')).toBe(before.of('antiphon_errors_total'));
    expect(after.of('antiphon_turns_total{outcome="completed"}')).toBe(1);
    second();
    await harness[Symbol.asyncDispose]();
  });

  it('says nothing of what was said, nor who said it', async () => {
    const metrics = prometheus({ process: false });
    const { harness, say } = await talk({ id: 'the-session' });
    metrics.observe(harness.session);
    await say('my secret is a tattoo');
    await say('broken');
    await harness[Symbol.asyncDispose]();
    const { text } = await figures(metrics);
    for (const word of ['tattoo', 'password', 'the-session']) expect(text).not.toContain(word);
  });

  it('shows a service and its speech workers as they stand at each scrape', async () => {
    const metrics = prometheus({ process: false });
    const health = {
      ...{ totalSessions: 5, activeSessions: 4, connectedSessions: 3, maxSessions: 200, admission: 'busy' },
      ...{ opened: 9, expired: 1, turns: 70, pendingTurns: 2, lostTurns: 0, eventLoopDelayMs: 12 },
      refused: { full: 3 },
    };
    const idle = { workers: 2, busy: 1, pending: 4, completed: 10, failed: 1, refused: 0 };
    const asked = { health: 0, stats: 0 };
    const count = <T>(what: keyof typeof asked, figures: T): T => {
      asked[what] += 1;
      return figures;
    };
    const speech = { recognition: idle, synthesis: { ...idle, workers: 3 } };
    metrics.watchService({ health: () => count('health', health) });
    metrics.watchSpeech({ stats: () => count('stats', speech) });
    const { of } = await figures(metrics);
    expect(asked).toEqual({ health: 1, stats: 1 });
    expect(of('antiphon_conversations{state="active"}')).toBe(4);
    expect(of('antiphon_conversations{state="ending"}')).toBe(1);
    expect(of('antiphon_conversations_connected')).toBe(3);
    expect(of('antiphon_conversations_max')).toBe(200);
    expect(of('antiphon_admission{state="busy"}')).toBe(1);
    expect(of('antiphon_admission{state="open"}')).toBe(0);
    expect(of('antiphon_refusals_total{reason="full"}')).toBe(3);
    expect(of('antiphon_turns_pending')).toBe(2);
    expect(of('antiphon_event_loop_delay_seconds')).toBe(0.012);
    expect(of('antiphon_speech_workers{kind="synthesis"}')).toBe(3);
    expect(of('antiphon_speech_requests_total{kind="recognition",result="completed"}')).toBe(10);
    Object.assign(health, { opened: 11, refused: { full: 3, draining: 1 } });
    const later = await figures(metrics);
    expect(later.of('antiphon_conversations_opened_total')).toBe(11);
    expect(later.of('antiphon_refusals_total{reason="draining"}')).toBe(1);
    // Another service counts from 0: what was counted stays.
    Object.assign(health, { opened: 2 });
    expect((await figures(metrics)).of('antiphon_conversations_opened_total')).toBe(13);
  });

  it('can share a registry, and names the format', async () => {
    const registry = new Registry();
    const metrics = prometheus({ registry });
    expect(metrics.registry).toBe(registry);
    expect(await registry.metrics()).toBe(await metrics.text());
    expect(metrics.contentType).toBe('text/plain; version=0.0.4; charset=utf-8');
  });

  it('gives every metric a help text, and times in seconds', async () => {
    const metrics = prometheus({ process: false });
    for (const { name, help } of await metrics.registry.getMetricsAsJSON()) {
      expect(help).toMatch(/^[A-Z1-9].*\.$/);
      expect(name).toMatch(/^antiphon_[a-z_]+$/);
      expect(name).not.toMatch(/ms|millis/);
    }
  });
});

async function figures(metrics: { text(): Promise<string> }) {
  const text = await metrics.text();
  const of = (series: string): number | undefined => {
    const line = text.split('\n').find((each) => each.startsWith(`${series} `));
    return line === undefined ? undefined : Number(line.slice(series.length + 1));
  };
  return { text, of };
}
