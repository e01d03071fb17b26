import type { AudioFrame, ChatRequest, LivekitAgents } from './livekit-types.js';
import { HEARD, SPEECH_RATE, SPEECH_SAMPLES, TOKENS, TURN_ENDS, VOICE_BEGINS } from './talk.js';
import type { TurnWatch } from './turn-watch.js';

/** What an AgentSession is made of, and the microphone that it listens to. */
export interface ScriptedParts {
  readonly stt: object;
  readonly llm: object;
  readonly tts: object;
  readonly input: object;
  readonly output: object;
  readonly transcription: object;
  hear(frame: AudioFrame): void;
}

/** The scripted services as this framework wants them: subclasses of its own. */
export function scriptedParts(agents: LivekitAgents, watch: TurnWatch): ScriptedParts {
  const microphone = microphoneOf(agents);
  return {
    stt: recogniserOf(agents),
    llm: modelOf(agents, watch),
    tts: voiceOf(agents),
    input: microphone.input,
    output: loudspeakerOf(agents, watch),
    transcription: captions(),
    hear: microphone.hear,
  };
}

function recogniserOf({ stt }: LivekitAgents): object {
  const { START_OF_SPEECH, FINAL_TRANSCRIPT, END_OF_SPEECH } = stt.SpeechEventType;
  const heard = { language: 'en', text: HEARD, startTime: 0, endTime: 0, confidence: 1 };
  class Listening extends stt.SpeechStream {
    label = 'scripted';
    async run(): Promise<void> {
      for await (const frame of this.input) {
        if (typeof frame === 'symbol') continue;
        const [mark] = frame.data;
        if (mark === VOICE_BEGINS) this.queue.put({ type: START_OF_SPEECH });
        if (mark !== TURN_ENDS) continue;
        this.queue.put({ type: FINAL_TRANSCRIPT, alternatives: [heard] });
        this.queue.put({ type: END_OF_SPEECH });
      }
    }
  }
  class Recogniser extends stt.STT {
    label = 'scripted';
    constructor() {
      super({ streaming: true, interimResults: true });
    }
    stream(): object {
      return new Listening(this);
    }
  }
  return new Recogniser();
}

function modelOf({ llm }: LivekitAgents, watch: TurnWatch): object {
  class Answer extends llm.LLMStream {
    async run(): Promise<void> {
      for (const content of TOKENS) this.queue.put({ id: 'answer', delta: { role: 'assistant', content } });
    }
  }
  class Model extends llm.LLM {
    label(): string {
      return 'scripted';
    }
    chat({ chatCtx, toolCtx, connOptions }: ChatRequest): object {
      watch.asked();
      return new Answer(this, { chatCtx, toolCtx, connOptions });
    }
  }
  return new Model();
}

/** Speaks as soon as there is a word, which is sooner than any voice would that waits for a sentence. */
function voiceOf({ tts, AudioFrame }: LivekitAgents): object {
  class Speech extends tts.SynthesizeStream {
    label = 'scripted';
    async run(): Promise<void> {
      let spoke = false;
      for await (const text of this.input) {
        if (typeof text === 'symbol' || spoke) continue;
        spoke = true;
        const frame = new AudioFrame(new Int16Array(SPEECH_SAMPLES), SPEECH_RATE, 1, SPEECH_SAMPLES);
        this.queue.put({ requestId: 'request', segmentId: 'segment', final: false, frame });
      }
      this.queue.put(tts.SynthesizeStream.END_OF_STREAM);
    }
  }
  class Voice extends tts.TTS {
    label = 'scripted';
    constructor() {
      super(SPEECH_RATE, 1, { streaming: true });
    }
    stream(options?: { readonly connOptions?: unknown }): object {
      return new Speech(this, options?.connOptions);
    }
  }
  return new Voice();
}

function microphoneOf({ voice }: LivekitAgents): { input: object; hear(frame: AudioFrame): void } {
  let controller: ReadableStreamDefaultController<AudioFrame> | undefined;
  class Microphone extends voice.AudioInput {
    constructor() {
      super();
      const frames = new ReadableStream<AudioFrame>({
        start: (made) => {
          controller = made;
        },
      });
      this.multiStream.addInputStream(frames);
    }
  }
  return { input: new Microphone(), hear: (frame) => controller?.enqueue(frame) };
}

/** Plays in no time: a speech counts as heard once it has been handed over. */
function loudspeakerOf({ voice }: LivekitAgents, watch: TurnWatch): object {
  class Loudspeaker extends voice.AudioOutput {
    #isPlaying = false;
    constructor() {
      super(SPEECH_RATE);
    }
    override async captureFrame(frame: AudioFrame): Promise<void> {
      watch.spoke();
      await super.captureFrame(frame);
      if (!this.#isPlaying) this.onPlaybackStarted(Date.now());
      this.#isPlaying = true;
    }
    override flush(): void {
      super.flush();
      this.#finish(false);
    }
    clearBuffer(): void {
      this.#finish(true);
    }
    /** Exactly once a segment: a session waits for ever for one that is missing. */
    #finish(interrupted: boolean): void {
      this.#isPlaying = false;
      if (this.pendingPlayoutSegments > 0) this.onPlaybackFinished({ playbackPosition: 0.02, interrupted });
    }
  }
  return new Loudspeaker();
}

/** What a class that takes the words would have; the base class itself is not exported. */
function captions(): object {
  return { text: '', onAttached() {}, onDetached() {}, captureText, flush() {} };
}

async function captureText(this: { text: string }, text: string): Promise<void> {
  this.text = text;
}
