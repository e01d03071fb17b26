import { abortable, delay, linkedAbort } from '@antiphon/core';
import { type AgentReply, type ReplyPart, replyOf } from '../agent/index.js';
import { traitsOf } from '../models.js';
import { type Content, errorOfStatus, type FunctionCall, tokensOfText } from '../wire/index.js';
import type { GeminiWorld } from '../world.js';
import type { History } from './history.js';
import { type LiveError, liveErrorOf } from './live-error.js';
import type { LiveOptions, TurnQuirk } from './live-options.js';
import type { LiveUsage } from './live-usage.js';
import type { LiveServerMessage, LiveWire } from './live-wire.js';
import { type LiveConfig, systemText } from './setup.js';
import { Speaker } from './speaker.js';
import type { ToolCalls } from './tool-calls.js';

/** What a turn of the model works with. */
export interface TurnSurroundings {
  readonly wire: LiveWire;
  readonly world: GeminiWorld;
  readonly config: LiveConfig;
  readonly options: Required<Pick<LiveOptions, 'audioChunkMs' | 'audioSpeed' | 'mergeShare'>>;
  readonly history: History;
  readonly usage: LiveUsage;
  readonly calls: ToolCalls;
  readonly quirks: readonly TurnQuirk[];
  readonly send: (message: LiveServerMessage) => void;
  /** The first words of the answer have gone out. */
  readonly onFirst: () => void;
}

/** Rounds of calls and answers before the model gives up. */
const MOST_ROUNDS = 16;

/** One turn of the model: thinks, calls, speaks, and waits until it has been heard. */
export class ModelTurn {
  readonly #around: TurnSurroundings;
  readonly #abort;
  readonly #speaker: Speaker;
  #written = '';
  #kept = 0;
  #reason: string | undefined;

  constructor(around: TurnSurroundings) {
    this.#around = around;
    const { wire, config, options, usage, quirks } = around;
    this.#abort = linkedAbort(wire.signal);
    this.#speaker = new Speaker({
      wire,
      usage,
      voice: config.voice,
      signal: this.#abort.signal,
      chunkMs: options.audioChunkMs,
      speed: options.audioSpeed,
      mergeShare: options.mergeShare,
      transcribes: config.transcribesOutput,
      isMute: quirks.includes('transcriptionWithoutAudio'),
      marksFinished: quirks.includes('finishedTranscriptions'),
      send: (content) => this.#say(content),
      onFirst: around.onFirst,
    });
  }

  /** Resolves when the turn is over, its last message sent. Rejects when it is stopped, or with what ends the connection. */
  async run(): Promise<void> {
    const { quirks, wire } = this.#around;
    const { signal } = this.#abort;
    try {
      if (quirks.includes('prematureTurnComplete')) this.#say({ turnComplete: true });
      await this.#pause(wire.latency('llmFirstToken'));
      if (!quirks.includes('emptyTurn')) await this.#generate();
      if (!quirks.includes('missingGenerationComplete')) this.#say({ generationComplete: true });
      await this.#pause(this.#speaker.playedAtMs - wire.clock.now());
      signal.throwIfAborted();
      this.#complete();
    } finally {
      this.#abort[Symbol.dispose]();
    }
  }

  get isStopped(): boolean {
    return this.#abort.signal.aborted;
  }

  /** Stops it: nothing more is sent. What was said until now stays in the history. */
  stop(): void {
    this.#abort.abort();
    this.#keepSaid();
  }

  async #generate(): Promise<void> {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const reply = await this.#ask();
      if (reply.blockReason !== undefined) {
        this.#reason = 'PROHIBITED_INPUT_CONTENT';
        return;
      }
      const calls = await this.#perform(reply.parts);
      this.#keepSaid();
      this.#reason = reasonOf(reply);
      if (calls.length === 0 || !(await this.#call(calls))) return;
    }
  }

  async #ask(): Promise<AgentReply> {
    const { world, config, history, wire } = this.#around;
    const { signal } = this.#abort;
    const given = world.agent({
      model: config.model.name,
      contents: history.contents,
      system: systemText(config),
      tools: config.tools,
      mustCall: false,
      over: 'live',
      signal,
    });
    return replyOf(await abortable(Promise.resolve(given), signal), wire.random);
  }

  /** Speaks the words of a reply. @returns its calls. */
  async #perform(parts: readonly ReplyPart[]): Promise<readonly FunctionCall[]> {
    const { wire, config, usage, world } = this.#around;
    const calls: FunctionCall[] = [];
    let words = '';
    const speak = async () => {
      const text = words.trim();
      words = '';
      if (text !== '') await this.#speaker.say(text);
    };
    for (const part of parts) {
      await this.#pause((part.delayMs ?? 0) + wire.latency('llmPerToken'));
      if ('error' in part) {
        await speak();
        throw failure(part);
      }
      if ('call' in part) {
        calls.push({ id: world.freshId('call-'), args: {}, ...part.call });
      } else if ('thought' in part) {
        if (config.includeThoughts) this.#say(modelText(part.thought, true));
      } else if (config.modality === 'TEXT') {
        this.#say(modelText(part.text, false));
        usage.wrote(tokensOfText(part.text));
        if (this.#written === '') this.#around.onFirst();
        this.#written += part.text;
      } else words += part.text;
    }
    await speak();
    return calls;
  }

  /** @returns whether the model goes on with the answers. */
  async #call(calls: readonly FunctionCall[]): Promise<boolean> {
    const { config, history, send, quirks } = this.#around;
    const blocks = (call: FunctionCall) => isBlocking(call, config);
    const answered = this.#around.calls.issue(calls, blocks);
    send({ toolCall: { functionCalls: calls } });
    if (quirks.includes('generationCompleteAfterToolCall')) this.#say({ generationComplete: true });
    if (quirks.includes('turnCompleteAfterToolCall')) this.#say({ turnComplete: true });
    const blocking = calls.filter(blocks);
    const others = calls.filter((call) => !blocking.includes(call));
    if (others.length > 0) {
      history.append([{ role: 'model', parts: others.map((functionCall) => ({ functionCall })) }]);
    }
    if (blocking.length === 0) return false;
    const responses = await abortable(answered, this.#abort.signal);
    history.append([
      { role: 'model', parts: blocking.map((functionCall) => ({ functionCall })) },
      { role: 'user', parts: responses.map((functionResponse) => ({ functionResponse })) },
    ]);
    return true;
  }

  /** Writes what was said since the last time into the history. */
  #keepSaid(): void {
    const said = this.#written + this.#speaker.said;
    const text = said.slice(this.#kept);
    this.#kept = said.length;
    if (text.trim() === '') return;
    const content: Content = { role: 'model', parts: [{ text: text.trim() }] };
    this.#around.history.append([content]);
  }

  #complete(): void {
    const { config, history, usage, send } = this.#around;
    const reason = this.#reason === undefined ? {} : { turnCompleteReason: this.#reason };
    const status = config.model.generation >= 3 ? { interactionStatus: 'IDLE' } : {};
    send({
      serverContent: { turnComplete: true, ...reason, ...status },
      usageMetadata: usage.turn(history.contents, config.system, config.tools),
    });
  }

  #say(content: Readonly<Record<string, unknown>>): void {
    this.#around.send({ serverContent: content });
  }

  async #pause(ms: number): Promise<void> {
    if (ms > 0) await delay(this.#around.wire.clock, ms, this.#abort.signal);
  }
}

function isBlocking({ name }: FunctionCall, { model, tools }: LiveConfig): boolean {
  const { nonBlocking } = traitsOf(model);
  const behavior = tools.find((tool) => tool.name === name)?.behavior;
  if (nonBlocking === 'usual') return behavior === 'BLOCKING';
  return nonBlocking === 'never' || behavior !== 'NON_BLOCKING';
}

function modelText(text: string, thought: boolean) {
  return { modelTurn: { role: 'model', parts: [thought ? { text, thought } : { text }] } };
}

function reasonOf({ finishReason = 'STOP' }: AgentReply): string | undefined {
  if (finishReason === 'STOP' || finishReason === 'MAX_TOKENS') return undefined;
  return finishReason === 'MALFORMED_FUNCTION_CALL' ? finishReason : 'RESPONSE_REJECTED';
}

function failure(part: { readonly error: number; readonly retryAfterMs?: number }): LiveError {
  return liveErrorOf(errorOfStatus(part.error, part.retryAfterMs));
}
