import type { Clock, Timer } from '@antiphon/core';
import { AVATAR_RATE, type SpokenRecording } from './spoken-recording.js';

const SAMPLES_PER_MS = AVATAR_RATE / 1_000;
/** What may wait to be said. A guess: no vendor names its bound. */
const MAX_WAITING_MS = 600_000;
/** Half a µs: a clock in double precision may be that early. */
const EARLY_MS = 0.0005;

/** One thing that is said: what the vendor calls a task. */
export interface SpeakingTask {
  readonly id: string;
  /** The client's name for it. */
  readonly eventId: string | undefined;
}

export interface AvatarVoiceOptions {
  readonly clock: Clock;
  readonly recording: SpokenRecording;
  /** Names a new task. */
  readonly freshId: () => string;
  /** How long the avatar takes before it says the first of a task, in ms. */
  readonly firstFrameMs: () => number;
  readonly onStarted: (task: SpeakingTask) => void;
  readonly onEnded: (task: SpeakingTask, how: 'said' | 'interrupted') => void;
  /** Audio that is said in so many ms, behind what was given before. */
  readonly onAudio: (samples: Int16Array, inMs: number) => void;
  /** What was given and not yet said never is. */
  readonly onSilenced: () => void;
}

interface Task extends SpeakingTask {
  /** What came while an earlier task was still being said. */
  waiting: Int16Array[];
  /** Nothing follows. */
  isComplete: boolean;
  saidAtMs: number | undefined;
  hasStarted: boolean;
}

/**
 * An avatar's mouth: says what it is given in order and in real time, by the clock, and tells when each task begins and
 * ends. It is silent while it has nothing to say; a task that is not complete goes on when more of it comes. Holds ten
 * minutes of what is still to be said; audio beyond that is dropped.
 */
export class AvatarVoice {
  readonly #options: AvatarVoiceOptions;
  readonly #beganMs: number;
  #tasks: Task[] = [];
  /** When everything that the first task has is said. */
  #endMs: number;
  #waitingMs = 0;
  #timer: Timer | undefined;

  constructor(options: AvatarVoiceOptions) {
    this.#options = options;
    this.#beganMs = options.clock.now();
    this.#endMs = this.#beganMs;
  }

  /** More of what goes by a name, or of something new. False when there is no room for it. */
  speak(eventId: string | undefined, samples: Int16Array): boolean {
    const audioMs = samples.length / SAMPLES_PER_MS;
    if (this.#bufferedMs() + audioMs > MAX_WAITING_MS) return false;
    const task = this.#taskFor(eventId);
    if (task === this.#tasks[0]) this.#say(task, samples);
    else {
      task.waiting.push(samples);
      this.#waitingMs += audioMs;
    }
    this.#arm();
    return true;
  }

  /** All that goes by a name has come; without a name, the last of all. */
  complete(eventId: string | undefined): void {
    const isMeant = (task: Task) => eventId === undefined || task.eventId === eventId;
    const task = this.#tasks.findLast((known) => !known.isComplete && isMeant(known));
    if (task === undefined) return;
    task.isComplete = true;
    this.#arm();
  }

  /** Stops at once and forgets what was to be said. */
  interrupt(): void {
    const { clock, recording, onEnded } = this.#options;
    const atMs = clock.now() - this.#beganMs;
    recording.note({ atMs, kind: 'interrupted' });
    const [current] = this.#tasks;
    this.#forget();
    if (current?.hasStarted === true) {
      recording.note({ atMs, kind: 'ended', ...named(current) });
      onEnded(current, 'interrupted');
    }
  }

  /** What was not said never is; nothing is told any more. */
  close(): void {
    this.#forget();
  }

  #forget(): void {
    const { clock, recording, onSilenced } = this.#options;
    this.#timer?.cancel();
    this.#timer = undefined;
    if (this.#tasks.length > 0) onSilenced();
    this.#tasks = [];
    this.#waitingMs = 0;
    this.#endMs = Math.min(this.#endMs, clock.now());
    recording.cutAt(clock.now() - this.#beganMs);
  }

  #bufferedMs(): number {
    return Math.max(0, this.#endMs - this.#options.clock.now()) + this.#waitingMs;
  }

  #taskFor(eventId: string | undefined): Task {
    const last = this.#tasks.at(-1);
    if (last !== undefined && last.eventId === eventId && !last.isComplete) return last;
    // A guess: something new completes what came before it, as nothing else would ever end that.
    if (last !== undefined) last.isComplete = true;
    const task: Task = {
      id: this.#options.freshId(),
      eventId,
      waiting: [],
      isComplete: false,
      saidAtMs: undefined,
      hasStarted: false,
    };
    this.#tasks.push(task);
    return task;
  }

  #say(task: Task, samples: Int16Array): void {
    if (samples.length === 0) return;
    const { clock, recording, firstFrameMs, onAudio } = this.#options;
    const nowMs = clock.now();
    const readyMs = nowMs + (task.saidAtMs === undefined ? firstFrameMs() : 0);
    const saidAtMs = Math.max(readyMs, this.#endMs);
    task.saidAtMs ??= saidAtMs;
    const audioMs = samples.length / SAMPLES_PER_MS;
    this.#endMs = saidAtMs + audioMs;
    const began = this.#beganMs;
    recording.note({
      atMs: nowMs - began,
      kind: 'audio',
      ...named(task),
      audioMs,
      saidAtMs: saidAtMs - began,
    });
    recording.add(saidAtMs - began, samples);
    onAudio(samples, saidAtMs - nowMs);
  }

  #arm(): void {
    const [task] = this.#tasks;
    if (task === undefined || this.#timer !== undefined) return;
    const dueMs = this.#dueMs(task);
    if (dueMs === undefined) return;
    this.#timer = this.#options.clock.after(Math.max(0, dueMs - this.#options.clock.now()), () => {
      this.#timer = undefined;
      this.#tell(task);
      this.#arm();
    });
  }

  /** When there is something to tell of the first task, as far as one knows. */
  #dueMs(task: Task): number | undefined {
    if (!task.hasStarted && task.saidAtMs !== undefined) return task.saidAtMs;
    return task.isComplete ? this.#endMs : undefined;
  }

  #tell(task: Task): void {
    const { clock, recording, onStarted, onEnded } = this.#options;
    const nowMs = clock.now();
    const atMs = nowMs - this.#beganMs;
    // More of it may have come since the timer was set.
    if ((this.#dueMs(task) ?? Number.POSITIVE_INFINITY) > nowMs + EARLY_MS) return;
    if (!task.hasStarted && task.saidAtMs !== undefined) {
      task.hasStarted = true;
      recording.note({ atMs, kind: 'started', ...named(task) });
      onStarted(task);
      return;
    }
    this.#tasks.shift();
    if (task.hasStarted) {
      recording.note({ atMs, kind: 'ended', ...named(task) });
      onEnded(task, 'said');
    }
    const [next] = this.#tasks;
    if (next !== undefined) this.#begin(next);
  }

  #begin(task: Task): void {
    const waiting = task.waiting;
    task.waiting = [];
    for (const samples of waiting) {
      this.#waitingMs -= samples.length / SAMPLES_PER_MS;
      this.#say(task, samples);
    }
  }
}

const named = ({ eventId }: SpeakingTask) => (eventId === undefined ? {} : { eventId });
