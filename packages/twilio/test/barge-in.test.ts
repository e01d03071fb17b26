import { PlayoutFrame, type Session, type TimedWord } from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import { spoken, telegraphAgent } from './telegraph-agent.js';
import { virtualDesk } from './virtual-call.js';

const OLD = 'alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november oscar';
const NEW = 'papa quebec';
const FRAME_MS = 20;
/** So much voice `onVoice()` wants to hear over the bot; `scriptedVad()` has told of it long before. */
const DETECTION_MS = 500;

const lastWords = (session: Session | undefined): string =>
  session?.turns.find(({ outcome }) => outcome === 'interrupted')?.heard ?? 'no turn was interrupted';

interface Interrupted {
  readonly keepsMarks?: boolean;
  /** What the caller's frames suffer. */
  readonly line?: { readonly jitterMs: number; readonly burstFrames: number };
}

/** A call in which the caller asks, and says something else so long after the bot began. */
async function interruptedAfter(afterMs: number, { keepsMarks = true, line: network }: Interrupted = {}) {
  const { clock, dial, sessions } = virtualDesk((call, time) =>
    telegraphAgent(call, { llm: { rules: [OLD, NEW] }, session: { clock: time } }),
  );
  const { caller, line } = dial(network);
  if (!keepsMarks) caller.receive = withoutMarks(caller.receive.bind(caller));
  caller.begin();
  void caller.say(spoken('begin'));
  await clock.runUntil(() => caller.heard.words().length > 0);
  await clock.run(afterMs);
  void caller.say(spoken('stop it'));
  await clock.run(5_000);
  const clearMs = caller.heard.events.find(({ kind }) => kind === 'clear')?.atMs ?? Number.NaN;
  return { clock, caller, line, session: sessions[0], clearMs };
}

/** The conversation has, of the answer that was cut, what the caller's own recording has of it: at most one word less. */
function expectHistoryOf(session: Session | undefined, words: readonly TimedWord[], silentMs: number): void {
  const messages = session?.conversation.messages ?? [];
  const kept = messages.find((message) => message.role === 'assistant' && message.interrupted);
  const heard = words.filter(({ endMs }) => endMs <= silentMs).map(({ text }) => text);
  expect(kept).toMatchObject({ text: lastWords(session) });
  expect([heard.join(' '), heard.slice(0, -1).join(' ')]).toContain(lastWords(session));
}

function withoutMarks(receive: (data: string | Uint8Array) => void) {
  return (data: string | Uint8Array): void => {
    if (!String(data).includes('"mark"')) receive(data);
  };
}

describe('an interruption', () => {
  it.each([100, 333, 500, 777, 1_000])(
    'leaves nothing of the old turn, and a history of what was heard (%i ms)',
    async (afterMs) => {
      const { caller, session, clearMs } = await interruptedAfter(afterMs);
      const words = caller.heard.words();
      // Of the word in which the bot was cut off, a part may be left.
      const whole = words.filter(({ text, endMs }) => OLD.split(' ').includes(text) && endMs <= clearMs);
      const later = words.filter(({ startMs }) => startMs >= clearMs).map(({ text }) => text);
      expect(later.join(' ')).toBe(NEW);

      const heard = lastWords(session).split(' ');
      expect(OLD.startsWith(heard.join(' '))).toBe(true);
      // A mark stands behind the frame in which a word ends: a word that ended within the last 20 ms may miss.
      const missing = whole.slice(heard.length);
      expect(heard.length).toBeLessThanOrEqual(whole.length);
      for (const { endMs } of missing) expect(endMs).toBeGreaterThan(clearMs - 25);
    },
  );

  it.each([
    { jitterMs: 0, burstFrames: 1 },
    { jitterMs: 45, burstFrames: 1 },
    { jitterMs: 10, burstFrames: 4 },
  ])(
    'is silence at the caller’s ear one frame after it is detected, and what the line takes ($jitterMs ms, $burstFrames)',
    async (network) => {
      for (const afterMs of [150, 333, 610, 1_015]) {
        const { caller, session } = await interruptedAfter(afterMs, { line: network });
        const voicedMs = caller.said.stretches.at(-1)?.startMs ?? Number.NaN;
        const [silentMs = Number.NaN, ...more] = caller.heard.cutsMs;
        expect(more).toEqual([]);
        const lineMs = network.jitterMs + (network.burstFrames - 1) * FRAME_MS;
        expect(silentMs - voicedMs).toBeGreaterThanOrEqual(DETECTION_MS);
        expect(silentMs - voicedMs).toBeLessThanOrEqual(DETECTION_MS + FRAME_MS + lineMs);

        const samples = caller.heard.samples();
        const next = caller.heard.stretches.find(({ startMs }) => startMs > silentMs);
        const between = samples.subarray(Math.ceil(silentMs * 8), Math.floor((next?.startMs ?? 0) * 8));
        expect(between.length).toBeGreaterThan(0);
        expect(between.every((sample) => sample === 0)).toBe(true);
        expectHistoryOf(session, caller.heard.words(), silentMs);
      }
    },
  );

  it('takes no mark that a clear returned for audio that was heard', async () => {
    const { caller, session, clearMs } = await interruptedAfter(500);
    const returnedByClear = caller.heard.events.filter(
      ({ kind, atMs }) => kind === 'markReturned' && atMs === clearMs,
    );
    expect(returnedByClear.length).toBeGreaterThan(0);
    const record = session?.turns.find(({ outcome }) => outcome === 'interrupted');
    const playedMs = clearMs - (caller.heard.stretches[0]?.startMs ?? Number.NaN);
    expect(record?.heardMs).toBeGreaterThan(playedMs - 220);
    expect(record?.heardMs).toBeLessThanOrEqual(playedMs);
  });

  it('counts too little rather than too much when the carrier returns no marks', async () => {
    const { session, caller } = await interruptedAfter(2_000, { keepsMarks: false });
    const heard = lastWords(session);
    expect(heard.length).toBeGreaterThan(0);
    expect(OLD.startsWith(heard)).toBe(true);
    const whole = caller.heard.words().filter(({ text }) => OLD.split(' ').includes(text));
    expect(heard.split(' ').length).toBeLessThan(whole.length);
  });
});

describe('an answer that is heard to its end', () => {
  it('is reported as heard when the last mark returns, not when it was sent', async () => {
    const { clock, dial, sessions } = virtualDesk((call, time) =>
      telegraphAgent(call, { llm: { rules: [NEW] }, session: { clock: time } }),
    );
    const { caller } = dial();
    caller.begin();
    void caller.say(spoken('begin'));
    await clock.run(100);
    const reports: { atMs: number; heardMs: number; finished: boolean }[] = [];
    sessions[0]?.frames$(PlayoutFrame).subscribe(({ heardMs, finished }) => {
      reports.push({ atMs: clock.now(), heardMs, finished });
    });
    await clock.runUntil(() => reports.some(({ finished }) => finished));
    const { endMs = 0, startMs = 0 } = caller.heard.stretches.at(-1) ?? {};
    const last = reports.at(-1);
    expect(last?.atMs).toBeGreaterThanOrEqual(endMs - 20);
    expect(last?.atMs).toBeLessThanOrEqual(endMs + 1);
    expect(last?.heardMs).toBeCloseTo(endMs - startMs, -2);
    expect(sessions[0]?.turns.at(-1)).toMatchObject({ outcome: 'completed', heard: NEW });
    expect(caller.complaints).toEqual([]);
  });

  it('is over soon when the carrier returns no marks', async () => {
    const { clock, dial, sessions } = virtualDesk((call, time) =>
      telegraphAgent(call, { llm: { rules: [NEW] }, session: { clock: time } }),
    );
    const { caller } = dial();
    caller.receive = withoutMarks(caller.receive.bind(caller));
    caller.begin();
    void caller.say(spoken('begin'));
    await clock.runUntil(() => (sessions[0]?.turns.length ?? 0) > 0, 10_000);
    expect(sessions[0]?.turns.at(-1)).toMatchObject({ outcome: 'completed', heard: NEW });
  });
});

describe('a caller who hangs up', () => {
  it('ends the session, and the record says what was heard until then', async () => {
    const { clock, dial, sessions, calls, problems } = virtualDesk((call, time) =>
      telegraphAgent(call, { llm: { rules: [OLD] }, session: { clock: time } }),
    );
    const { caller, closes } = dial();
    caller.begin();
    void caller.say(spoken('begin'));
    await clock.runUntil(() => caller.heard.words().length > 0);
    await clock.run(900);
    caller.hangUp();
    await clock.run(1_000);
    const summary = await sessions[0]?.closed;
    expect(summary).toMatchObject({ outcome: 'ended', reason: 'the caller has hung up' });
    const whole = caller.heard.words().filter(({ text }) => OLD.split(' ').includes(text));
    expect(whole.length).toBeGreaterThan(2);
    expect(lastWords(sessions[0])).toBe(whole.map(({ text }) => text).join(' '));
    expect(await calls[0]?.closed).toMatchObject({ by: 'caller', code: 1000 });
    expect(closes).toEqual([1000]);
    expect(problems).toEqual([]);
    expect(clock.pending).toBe(0);
  });
});
