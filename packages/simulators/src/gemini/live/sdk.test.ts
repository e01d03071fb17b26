import { pcm16ToBytes } from '@antiphon/audio';
import {
  GoogleGenAI as GoogleGenAI2,
  type LiveConnectConfig,
  type LiveServerMessage,
  Modality,
  type Session,
} from '@google/genai';
import { GoogleGenAI as GoogleGenAI3 } from 'google-genai-3';
import { describe, expect, it, vi } from 'vitest';
import { acceleratedClock } from '../../clock/index.js';
import type { LiveFault } from '../../faults/index.js';
import { telegraph } from '../../speech/index.js';
import { type GeminiSimulatorOptions, startGeminiSimulator } from '../start-gemini-simulator.js';

const SDKS = [
  { major: 2, GoogleGenAI: GoogleGenAI2 },
  { major: 3, GoogleGenAI: GoogleGenAI3 as unknown as typeof GoogleGenAI2 },
];

const MODEL = 'gemini-live-2.5-flash-preview';
const CONFIG: LiveConnectConfig = {
  responseModalities: [Modality.AUDIO],
  inputAudioTranscription: {},
  outputAudioTranscription: {},
};

/** A running simulator and what one client sees of it. */
async function connect(
  GoogleGenAI: typeof GoogleGenAI2,
  options: GeminiSimulatorOptions = {},
  config = CONFIG,
) {
  const simulator = await startGeminiSimulator({
    speech: 'scripted',
    clock: acceleratedClock(20),
    agent: () => 'We open at nine.',
    ...options,
  });
  const seen: LiveServerMessage[] = [];
  const errors: unknown[] = [];
  let closed: { code: number; reason: string } | undefined;
  const waiting = new Set<() => void>();
  const changed = () => {
    for (const look of [...waiting]) look();
  };
  const until = (holds: () => boolean, timeoutMs = 5_000) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (!holds()) return;
        clearTimeout(timer);
        waiting.delete(look);
        resolve();
      };
      const timer = setTimeout(() => {
        waiting.delete(look);
        reject(
          new Error(`never came; seen: ${JSON.stringify(seen.map(Object.keys))}, ${JSON.stringify(closed)}`),
        );
      }, timeoutMs);
      waiting.add(look);
      look();
    });
  const ai = new GoogleGenAI({ apiKey: 'any', httpOptions: { baseUrl: simulator.url } });
  const open = (more: LiveConnectConfig = {}): Promise<Session> =>
    ai.live.connect({
      model: MODEL,
      config: { ...config, ...more },
      callbacks: {
        onmessage: (message) => {
          seen.push(message);
          changed();
        },
        onerror: (error) => errors.push(error),
        onclose: ({ code, reason }) => {
          closed = { code, reason };
          changed();
        },
      },
    });
  return {
    simulator,
    seen,
    until,
    open,
    contents: () => seen.flatMap(({ serverContent }) => serverContent ?? []),
    get closed() {
      return closed;
    },
    turnsCompleted: () => seen.filter(({ serverContent }) => serverContent?.turnComplete).length,
    async [Symbol.asyncDispose]() {
      await simulator.close();
      expect(simulator.recorder.problems).toEqual([]);
    },
  };
}

function speak(session: Session, text: string, silenceMs = 700): void {
  const samples = new Int16Array([...telegraph(text), ...new Int16Array(silenceMs * 16)]);
  for (let at = 0; at < samples.length; at += 1_600) {
    const data = Buffer.from(pcm16ToBytes(samples.subarray(at, at + 1_600))).toString('base64');
    session.sendRealtimeInput({ audio: { data, mimeType: 'audio/pcm;rate=16000' } });
  }
}

describe.each(SDKS)('a Live session with @google/genai $major', ({ GoogleGenAI }) => {
  it('talks: words in, words and audio out, turn complete', async () => {
    await using served = await connect(GoogleGenAI);
    const session = await served.open();
    speak(session, 'when do you open');
    await served.until(() => served.turnsCompleted() === 1);
    const contents = served.contents();
    expect(
      contents
        .map(({ inputTranscription }) => inputTranscription?.text ?? '')
        .join('')
        .trim(),
    ).toBe('when do you open');
    expect(
      contents
        .map(({ outputTranscription }) => outputTranscription?.text ?? '')
        .join('')
        .trim(),
    ).toBe('We open at nine.');
    const audio = contents.flatMap(({ modelTurn }) => modelTurn?.parts ?? []);
    expect(audio[0]?.inlineData?.mimeType).toBe('audio/pcm;rate=24000');
    const frames = served.simulator.recorder.connections[0]?.messages.filter(({ from }) => from === 'server');
    expect(new Set(frames?.map(({ format }) => format))).toEqual(new Set(['binary']));
    session.close();
  });

  it('is told to go, resumes by its handle, and knows what was said', async () => {
    await using served = await connect(GoogleGenAI, {
      agent: ({ contents }) => `You said ${contents[0]?.parts?.[0]?.text}`,
      faults: [{ kind: 'goAway', timeLeftMs: 2_000, at: 'afterSpeech', on: { connection: 1 } }],
    });
    const first = await served.open({ sessionResumption: {} });
    first.sendRealtimeInput({ text: 'violets' });
    await served.until(() => served.closed !== undefined);
    expect(served.seen.find(({ goAway }) => goAway)?.goAway).toEqual({ timeLeft: '2s' });
    expect(served.closed?.code).toBe(1011);
    const handle = served.seen.findLast(({ sessionResumptionUpdate }) => sessionResumptionUpdate?.resumable)
      ?.sessionResumptionUpdate?.newHandle;
    const before = served.turnsCompleted();
    const second = await served.open({ sessionResumption: { handle: handle ?? '' } });
    second.sendRealtimeInput({ text: 'roses' });
    await served.until(() => served.turnsCompleted() === before + 1);
    const words = served.contents().map(({ outputTranscription }) => outputTranscription?.text ?? '');
    expect(words.join('').match(/violets/g)).toHaveLength(2);
    second.close();
  });

  it('calls a tool and goes on with its answer', async () => {
    await using served = await connect(GoogleGenAI, {
      agent: ({ contents }) => {
        const [part] = contents.at(-1)?.parts ?? [];
        if (part?.functionResponse !== undefined) return `It is ${part.functionResponse.response?.output}.`;
        return { parts: [{ call: { name: 'get_weather', args: { city: 'Oslo' } } }] };
      },
    });
    const session = await served.open({ tools: [{ functionDeclarations: [{ name: 'get_weather' }] }] });
    session.sendClientContent({ turns: 'How is the weather?', turnComplete: true });
    await served.until(() => served.seen.some(({ toolCall }) => toolCall !== undefined));
    const [call] = served.seen.flatMap(({ toolCall }) => toolCall?.functionCalls ?? []);
    session.sendToolResponse({
      functionResponses: [{ id: call?.id ?? '', name: 'get_weather', response: { output: 'raining' } }],
    });
    await served.until(() => served.turnsCompleted() === 1);
    const words = served.contents().map(({ outputTranscription }) => outputTranscription?.text ?? '');
    expect(words.join('').trim()).toBe('It is raining.');
    session.close();
  });

  it('comes in with a token made for it', async () => {
    // The SDK says that tokens are experimental.
    using _ = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const simulator = await startGeminiSimulator({ speech: 'scripted', keys: ['good'] });
    const ai = new GoogleGenAI({
      apiKey: 'good',
      apiVersion: 'v1alpha',
      httpOptions: { baseUrl: simulator.url },
    });
    const token = await ai.authTokens.create({ config: { uses: 1 } });
    const client = new GoogleGenAI({
      apiKey: token.name ?? '',
      apiVersion: 'v1alpha',
      httpOptions: { baseUrl: simulator.url },
    });
    const session = await client.live.connect({ model: MODEL, callbacks: { onmessage: () => {} } });
    session.close();
    await simulator.close();
  });

  it.each([
    { fault: { kind: 'close', code: 1007, reason: 'Invalid' } as LiveFault, code: 1007 },
    { fault: { kind: 'close', code: 1011, reason: 'Internal error' } as LiveFault, code: 1011 },
    { fault: { kind: 'drop' } as LiveFault, code: 1006 },
  ])('ends in the midst of the answer: $fault.kind $code', async ({ fault, code }) => {
    await using served = await connect(GoogleGenAI);
    const session = await served.open();
    session.sendRealtimeInput({ text: 'hello' });
    await served.until(() => served.contents().some(({ modelTurn }) => modelTurn));
    served.simulator.connections[0]?.inject(fault);
    await served.until(() => served.closed !== undefined);
    expect(served.closed?.code).toBe(code);
  });

  it.each([
    { kind: 'duplicateTurnComplete', completed: 2 },
    { kind: 'missingTurnComplete', completed: 0 },
  ] as const)('has a faulty end of turn: $kind', async ({ kind, completed }) => {
    await using served = await connect(
      GoogleGenAI,
      { faults: [{ kind }] },
      { ...CONFIG, sessionResumption: {} },
    );
    const session = await served.open();
    session.sendRealtimeInput({ text: 'hello' });
    const updates = () =>
      served.seen.filter(({ sessionResumptionUpdate }) => sessionResumptionUpdate?.resumable);
    await served.until(() => updates().length === 2);
    expect(served.turnsCompleted()).toBe(completed);
    session.close();
  });

  it('is cut inside a character, and nothing is lost', async () => {
    await using served = await connect(GoogleGenAI, {
      agent: () => 'Grüße, Zoë.',
      faults: [{ kind: 'splitUtf8', at: { afterMessages: 1 } }],
    });
    const session = await served.open({ responseModalities: [Modality.TEXT] });
    session.sendRealtimeInput({ text: 'hello' });
    await served.until(() => served.turnsCompleted() === 1);
    const parts = served.contents().flatMap(({ modelTurn }) => modelTurn?.parts ?? []);
    expect(parts.map(({ text }) => text).join('')).toBe('Grüße, Zoë.');
    session.close();
  });
});

describe('a handshake that fails', () => {
  it.each([
    { status: 400, key: 'bad', faults: [] },
    { status: 403, key: 'good', faults: [{ kind: 'http', status: 403 }] },
    { status: 503, key: 'good', faults: [{ kind: 'http', status: 503 }] },
  ] as const)('with $status: the third major rejects', async ({ status, key, faults }) => {
    const simulator = await startGeminiSimulator({ speech: 'scripted', keys: ['good'], faults });
    const ai = new GoogleGenAI3({ apiKey: key, httpOptions: { baseUrl: simulator.url } });
    const errors: string[] = [];
    const connecting = ai.live.connect({
      model: MODEL,
      callbacks: { onmessage: () => {}, onerror: ({ message }) => errors.push(message) },
    });
    await expect(connecting).rejects.toThrow();
    expect(errors.join()).toContain(String(status));
    await simulator.close();
  });
});
