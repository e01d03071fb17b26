import {
  AntiphonError,
  abortable,
  type LanguageModelEvent,
  linkedAbort,
  pull,
  type Retries,
  SilenceWatch,
  type Thought,
  type ToolCall,
  type ToolRunner,
} from '@antiphon/core/frame-free';
import { type AgentParts, THE_ONE } from './agent-parts.js';
import type { LiveTurn } from './live-turn.js';
import type { Speech } from './speaker.js';

/** One answer of the model, from its first request to its last word: with as many rounds of tool calls as it takes. */
export class Answer {
  readonly #agent: AgentParts;
  readonly #turn: LiveTurn;
  readonly #speech: Speech;
  readonly #tools: ToolRunner;
  readonly #retries: Retries;
  #text = '';
  #thoughts: Thought[] = [];

  constructor(agent: AgentParts, turn: LiveTurn, speech: Speech, tools: ToolRunner, retries: Retries) {
    this.#agent = agent;
    this.#turn = turn;
    this.#speech = speech;
    this.#tools = tools;
    this.#retries = retries;
  }

  /** Never rejects: what goes wrong is told. */
  async run(): Promise<void> {
    const turn = this.#turn;
    const { keeper } = this.#agent;
    turn.began();
    keeper.of(turn.number)?.llmStarted(this.#agent.now(), THE_ONE);
    try {
      await this.#rounds();
    } catch (error) {
      if (!turn.isOver) this.#agent.failed('llm', error);
    }
    const open = keeper.of(turn.number);
    if (open !== undefined && !turn.isOver) keeper.llmEnded(open);
    this.#speech.end();
    turn.ended();
  }

  async #rounds(): Promise<void> {
    for (let round = 0; ; round++) {
      // What is said after a tool call begins a new word.
      if (round > 0 && /\S$/.test(this.#text)) this.#text += ' ';
      const calls = await this.#attempts(round);
      if (this.#turn.isOver || calls.length === 0) return;
      await this.#call(calls);
    }
  }

  /** One request, tried again while it may help and nothing of this round has been spoken. */
  async #attempts(round: number): Promise<readonly ToolCall[]> {
    const turn = this.#turn;
    for (let attempt = 1; ; attempt++) {
      const spoken = this.#text;
      try {
        return await this.#request(round, attempt);
      } catch (error) {
        if (turn.isOver) throw error;
        try {
          if (!(error instanceof AntiphonError) || this.#text !== spoken) throw error;
          await this.#retries.wait(error, attempt, turn.signal);
        } catch (final) {
          if (!turn.isOver) this.#retries.failed(attempt);
          throw final;
        }
      }
    }
  }

  async #request(round: number, attempt: number): Promise<readonly ToolCall[]> {
    const agent = this.#agent;
    const turn = this.#turn;
    const { llm, system, toolChoice, maxToolRounds, silenceTimeoutMs } = agent.settings;
    const { conversation } = agent;
    const instruction = conversation.system ?? system;
    const calls: ToolCall[] = [];
    using linked = linkedAbort(turn.signal);
    const watch = new SilenceWatch(agent.clock, silenceTimeoutMs, () => {
      const text = `${llm.name} sent nothing for ${silenceTimeoutMs} ms`;
      linked.abort(new AntiphonError('service_timeout', text, { retryable: true }));
    });
    this.#thoughts = [];
    const stream = llm.stream({
      messages: conversation.forModel(),
      ...(instruction === undefined ? {} : { system: instruction }),
      tools: this.#tools.descriptions,
      toolChoice: round < maxToolRounds ? toolChoice : 'none',
      sessionId: agent.id,
      signal: linked.signal,
    });
    try {
      for await (const event of pull(stream, linked.signal)) {
        if (turn.isOver) return [];
        this.#retries.worked(attempt);
        this.#take(event, calls);
        if (agent.room !== undefined) {
          watch.pause();
          await abortable(agent.room, linked.signal);
        }
        watch.heard();
      }
      // A stream that stops without an error when it is told to looks like one that ended.
      if (linked.signal.aborted && !turn.isOver) throw linked.signal.reason;
    } finally {
      watch.stop();
    }
    this.#keepThoughts();
    return calls;
  }

  #take(event: LanguageModelEvent, calls: ToolCall[]): void {
    const { conversation, keeper } = this.#agent;
    const { number } = this.#turn;
    if (event.type === 'text') {
      this.#keepThoughts();
      this.#text += event.text;
      const open = keeper.of(number);
      if (event.text !== '' && open !== undefined) {
        keeper.says(open, event.text, THE_ONE);
        this.#agent.wrote(event.text, number);
        this.#speech.write(event.text);
      }
      if (event.signature !== undefined)
        conversation.appendAssistant(number, '', { signature: event.signature });
    } else if (event.type === 'thought') {
      const { type: _, ...thought } = event;
      this.#thoughts.push(thought);
    } else if (event.type === 'toolCall') {
      const { type: _, ...call } = event;
      calls.push(call);
    }
  }

  #keepThoughts(): void {
    for (const thought of this.#thoughts) this.#agent.conversation.addThought(this.#turn.number, thought);
    this.#thoughts = [];
  }

  async #call(calls: readonly ToolCall[]): Promise<void> {
    const { conversation, clock, keeper } = this.#agent;
    const { number, signal } = this.#turn;
    if (!conversation.addToolCalls(number, calls)) return;
    for (const { id, name } of calls) {
      const open = keeper.of(number);
      if (open !== undefined) keeper.toolCalled(open, { name, callId: id });
      this.#speech.pause();
    }
    await this.#tools.run(calls, {
      signal,
      clock,
      turn: number,
      onResult: ({ callId, name, result, isError, late, durationMs }) => {
        conversation.addToolResult(callId, result, { isError });
        // A tool that outlives its turn reports to whoever is there now.
        const open = late ? keeper.open : keeper.of(number);
        open?.toolReturned({ name, callId, tookMs: durationMs, failed: isError });
      },
    });
  }
}
