import { pathToFileURL } from 'node:url';
import { type ScriptedParts, scriptedParts } from './livekit-parts.js';
import type { AgentSession, LivekitAgents } from './livekit-types.js';
import { ScriptedUser } from './scripted-user.js';
import type { Side } from './side.js';
import { MICROPHONE_RATE, MICROPHONE_SAMPLES } from './talk.js';

/** What a session is told of: state, words, metrics, usage. */
const EVENTS = [
  'user_input_transcribed',
  'user_state_changed',
  'agent_state_changed',
  'speech_created',
  'metrics_collected',
  'session_usage_updated',
];

/** Without a room: what AgentSession does by itself, from the microphone's frame to the frame of the answer. */
class LivekitSession extends ScriptedUser {
  readonly #agents: LivekitAgents;
  readonly #session: AgentSession;
  readonly #parts: ScriptedParts;
  seen = 0;

  constructor(agents: LivekitAgents) {
    super();
    this.#agents = agents;
    this.#parts = scriptedParts(agents, this.watch);
    const { stt, llm, tts, input, output, transcription } = this.#parts;
    this.#session = new agents.voice.AgentSession({
      stt,
      llm,
      tts,
      vad: null,
      // Nothing may wait, nothing may be done twice: both sides answer when the recogniser says that the turn has ended.
      aecWarmupDuration: null,
      userAwayTimeout: null,
      turnHandling: {
        turnDetection: 'stt',
        endpointing: { minDelay: 0, maxDelay: 0 },
        preemptiveGeneration: { enabled: false },
        interruption: { mode: 'vad', minDuration: 0 },
      },
    });
    this.#session.input.audio = input;
    this.#session.output.audio = output;
    this.#session.output.transcription = transcription;
    for (const event of EVENTS) this.#session.on(event, () => void this.seen++);
    this.#session.on('conversation_item_added', ({ item }) => {
      if (item?.role === 'assistant') this.watch.over();
    });
  }

  start(): Promise<void> {
    return this.#session.start({
      agent: new this.#agents.voice.Agent({ instructions: 'You are an agent.' }),
    });
  }

  close(): Promise<void> {
    return this.#session.close();
  }

  protected hear(samples: Int16Array): void {
    this.#parts.hear(new this.#agents.AudioFrame(samples, MICROPHONE_RATE, 1, MICROPHONE_SAMPLES));
  }
}

/** @param entry the module of the installation that exports both of its packages */
export async function loadLivekit(entry: string): Promise<Side> {
  const agents = (await import(pathToFileURL(entry).href)) as LivekitAgents;
  agents.initializeLogger({ pretty: false, level: 'error' });
  return {
    async open() {
      const session = new LivekitSession(agents);
      await session.start();
      return session;
    },
  };
}
