import {
  ConnectionStateFrame,
  MetricsFrame,
  type Session,
  type SessionSummary,
  type TurnLatency,
  type TurnRecord,
} from '@antiphon/core';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { DURATION_BUCKETS, LATENCY_BUCKETS, seconds } from './latency-buckets.js';
import { SessionCounts, sessionCounters } from './session-counts.js';

const STAGES: readonly (readonly [field: keyof TurnLatency, stage: string])[] = [
  ['endOfTurnMs', 'end_of_turn'],
  ['transcriptMs', 'transcript'],
  ['firstTokenMs', 'first_token'],
  ['firstAudioMs', 'first_audio'],
  ['firstHeardMs', 'first_heard'],
  ['avatarMs', 'avatar'],
];
const OUTCOMES = ['completed', 'interrupted', 'noSpeech', 'unanswered', 'error', 'cancelled'];

/** The metrics of all observed sessions together. */
export class SessionMetrics {
  readonly #live = new Map<Session, SessionCounts>();
  readonly #counters: ReturnType<typeof sessionCounters>;
  readonly #turns: Counter;
  readonly #latency: Histogram;
  readonly #speech: Counter;
  readonly #tools: Histogram;
  readonly #tokens: Counter;
  readonly #connections: Counter;
  readonly #ended: Counter;
  readonly #durations: Histogram;
  readonly #starts: Histogram;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#counters = sessionCounters(registry, () => this.#refresh());
    new Gauge({
      ...{ registers, name: 'antiphon_sessions', labelNames: ['state'] },
      help: 'Sessions that have not closed, by state.',
      collect: showing(() => this.#states()),
    });
    new Gauge({
      ...{ registers, name: 'antiphon_queue_depth', labelNames: ['queue'] },
      help: 'What waits in the queues of all sessions, by processor and queue.',
      collect: showing(() => this.#queued()),
    });
    this.#turns = new Counter({
      ...{ registers, name: 'antiphon_turns_total', labelNames: ['outcome'] },
      help: 'Finished turns, by outcome.',
    });
    for (const outcome of OUTCOMES) this.#turns.inc({ outcome }, 0);
    this.#latency = new Histogram({
      ...{
        registers,
        name: 'antiphon_turn_latency_seconds',
        labelNames: ['stage'],
        buckets: LATENCY_BUCKETS,
      },
      help: "Time from the end of the user's speech to a stage of the answer; first_heard is voice to voice.",
    });
    this.#speech = new Counter({
      ...{ registers, name: 'antiphon_speech_seconds_total', labelNames: ['what'] },
      help: 'Speech that was made, and that was heard.',
    });
    this.#tools = new Histogram({
      ...{ registers, name: 'antiphon_tool_call_seconds', labelNames: ['result'], buckets: LATENCY_BUCKETS },
      help: 'How long tool calls took, by result.',
    });
    this.#tokens = new Counter({
      ...{ registers, name: 'antiphon_llm_tokens_total', labelNames: ['processor', 'type'] },
      help: 'Tokens of language models, as they count them.',
    });
    this.#connections = new Counter({
      ...{ registers, name: 'antiphon_connection_changes_total', labelNames: ['processor', 'state'] },
      help: "Changes of state of services' connections, by the new state.",
    });
    this.#ended = new Counter({
      ...{ registers, name: 'antiphon_sessions_closed_total', labelNames: ['outcome'] },
      help: 'Sessions that have closed, by outcome.',
    });
    this.#durations = new Histogram({
      ...{ registers, name: 'antiphon_session_duration_seconds', buckets: DURATION_BUCKETS },
      help: 'How long sessions lasted.',
    });
    this.#starts = new Histogram({
      ...{ registers, name: 'antiphon_session_start_seconds', buckets: LATENCY_BUCKETS },
      help: 'How long sessions took to start.',
    });
  }

  observe(session: Session): () => void {
    if (this.#live.has(session)) return () => {};
    const counts = new SessionCounts(session, this.#counters);
    this.#live.set(session, counts);
    const isLive = (): boolean => this.#live.get(session) === counts;
    const watched = [
      session.turns$.subscribe((record) => this.#turned(record)),
      session.frames$(MetricsFrame).subscribe((frame) => this.#measured(frame)),
      session.frames$(ConnectionStateFrame).subscribe(({ processor, state }) => {
        this.#connections.inc({ processor, state });
      }),
    ];
    const stop = (): void => {
      if (!isLive()) return;
      for (const each of watched) each.unsubscribe();
      counts.refresh();
      this.#live.delete(session);
    };
    void session.closed.then((summary) => {
      if (isLive()) this.#closed(summary);
      stop();
    });
    return stop;
  }

  #turned({ outcome, latency, audioMs, heardMs, toolCalls }: TurnRecord): void {
    this.#turns.inc({ outcome });
    for (const [field, stage] of STAGES) {
      const tookMs = latency[field];
      if (tookMs !== undefined) this.#latency.observe({ stage }, seconds(tookMs));
    }
    this.#speech.inc({ what: 'made' }, seconds(audioMs));
    this.#speech.inc({ what: 'heard' }, seconds(heardMs));
    for (const { tookMs, failed } of toolCalls) {
      if (tookMs !== undefined)
        this.#tools.observe({ result: failed === true ? 'failed' : 'ok' }, seconds(tookMs));
    }
  }

  #measured({ processor, name, value, unit }: MetricsFrame): void {
    if (unit === 'tokens' && value > 0)
      this.#tokens.inc({ processor, type: name.replace(/Tokens$/, '') }, value);
  }

  #closed({ outcome, durationMs, startUp }: SessionSummary): void {
    this.#ended.inc({ outcome });
    this.#durations.observe(seconds(durationMs));
    if (startUp !== undefined) this.#starts.observe(seconds(startUp.totalMs));
  }

  #refresh(): void {
    for (const counts of this.#live.values()) counts.refresh();
  }

  #states(): ReadonlyMap<string, number> {
    const states = new Map(['idle', 'starting', 'running', 'ending'].map((state) => [state, 0]));
    for (const { state } of this.#live.keys()) states.set(state, (states.get(state) ?? 0) + 1);
    return states;
  }

  #queued(): ReadonlyMap<string, number> {
    const queued = new Map<string, number>();
    for (const { stats } of this.#live.keys()) {
      for (const [queue, depth] of Object.entries(stats.queued))
        queued.set(queue, (queued.get(queue) ?? 0) + depth);
    }
    return queued;
  }
}

/** Fills a gauge with one label anew at each scrape. */
function showing(values: () => ReadonlyMap<string, number>): (this: Gauge) => void {
  return function show() {
    this.reset();
    const [label = ''] = (this as unknown as { readonly labelNames: readonly string[] }).labelNames;
    for (const [value, figure] of values()) this.set({ [label]: value }, figure);
  };
}
