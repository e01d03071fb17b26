import {
  fromOperator,
  InputAudioFrame,
  inlet,
  MetricsFrame,
  Pipeline,
  type Processor,
  processor,
  type Session,
} from '@antiphon/core';
import { map, Subject, tap } from 'rxjs';

/** One way to hand a frame through `stages` stages, each of which counts it. */
export interface Design {
  readonly name: string;
  /** What a stage costs here is compared with what it costs in a design that has none of our code. */
  readonly ours: boolean;
  build(stages: number): Promise<Built>;
}

/** A design, built and ready. */
export interface Built {
  push(frame: InputAudioFrame): void;
  /** Resolves when everything pushed has come through. */
  settled?(): Promise<void>;
  /** How many frames came out at the end. */
  count(): number;
  close(): Promise<void>;
}

interface Counter {
  seen: number;
}

const handlerStage = (index: number): Processor =>
  processor({
    name: `handler-${index}`,
    takes: [InputAudioFrame],
    emits: [InputAudioFrame],
    state: (): Counter => ({ seen: 0 }),
    on: {
      audioIn(frame, ctx) {
        ctx.state.seen++;
        ctx.emit(frame);
      },
    },
  });

const rxStage = (index: number): Processor =>
  fromOperator({ name: `rx-${index}`, takes: [InputAudioFrame], emits: [InputAudioFrame] }, (frames$) => {
    const counter: Counter = { seen: 0 };
    return frames$.pipe(
      map((frame) => {
        counter.seen++;
        return frame;
      }),
    );
  }) as unknown as Processor;

/** Ends every line: what a transport would be. */
const sink = processor({
  name: 'sink',
  takes: [InputAudioFrame],
  state: (): Counter => ({ seen: 0 }),
  on: {
    audioIn(_frame, ctx) {
      ctx.state.seen++;
      last.seen++;
    },
  },
});

const last: Counter = { seen: 0 };

/** Pipelines of any length, one of each for all sessions: so they stand in the module of an agent. */
function sharedLine(
  stage: (index: number) => Processor,
  end: readonly Processor[],
): (stages: number) => Pipeline {
  const lines = new Map<number, Pipeline>();
  return (stages) => {
    const stagesOf = () => Array.from({ length: stages }, (_, index) => stage(index));
    const line = lines.get(stages) ?? new Pipeline([inlet(InputAudioFrame), ...stagesOf(), ...end]);
    lines.set(stages, line);
    return line;
  };
}

function line(
  name: string,
  stage: (index: number) => Processor,
  watch: (session: Session) => void = () => {},
): Design {
  const lineOf = sharedLine(stage, [sink]);
  return {
    name,
    ours: true,
    async build(stages) {
      const session: Session = lineOf(stages).open();
      watch(session);
      await session.start();
      const from = last.seen;
      return {
        push: (frame) => session.send(frame),
        count: () => last.seen - from,
        close: async () => void (await session.cancel()),
      };
    },
  };
}

/** As it is run: somebody keeps the turn records and the metrics. */
function keepRecords(session: Session): void {
  session.turns$.subscribe(() => {
    watched.seen++;
  });
  session.frames$(MetricsFrame).subscribe(() => {
    watched.seen++;
  });
}

/** As it is looked into: told of every frame, and of every hop that it makes. */
function lookAtHops(session: Session): void {
  session.observe({
    onFrame: () => {
      watched.seen++;
    },
    onHop: () => {
      watched.seen++;
    },
  });
}

const watched: Counter = { seen: 0 };

const openLine = sharedLine(handlerStage, []);

/** A whole pipeline inside a chain of RxJS, which opens its session. */
const asOperator: Design = {
  name: 'Antiphon, as an operator',
  ours: true,
  async build(stages) {
    const head = new Subject<InputAudioFrame>();
    let seen = 0;
    const subscription = head.pipe(openLine(stages).asOperator()).subscribe(({ kind }) => {
      if (kind === InputAudioFrame.kind) seen++;
    });
    // Frames that come before the session has started wait for it.
    await new Promise<void>((resolve) => setImmediate(resolve));
    return {
      push: (frame) => head.next(frame),
      count: () => seen,
      close: async () => subscription.unsubscribe(),
    };
  },
};

/** The floor: functions that call one another, resolved ahead. */
const plainCalls: Design = {
  name: 'plain function calls',
  ours: false,
  async build(stages) {
    let seen = 0;
    let next = (_frame: InputAudioFrame): void => {
      seen++;
    };
    for (let index = 0; index < stages; index++) {
      const after = next;
      const counter: Counter = { seen: 0 };
      next = (frame) => {
        counter.seen++;
        after(frame);
      };
    }
    const first = next;
    return { push: first, count: () => seen, close: async () => {} };
  },
};

const bareRx: Design = {
  name: 'bare RxJS operators',
  ours: false,
  async build(stages) {
    const head = new Subject<InputAudioFrame>();
    let frames$ = head.asObservable();
    for (let index = 0; index < stages; index++) {
      const counter: Counter = { seen: 0 };
      frames$ = frames$.pipe(
        tap(() => {
          counter.seen++;
        }),
      );
    }
    let seen = 0;
    frames$.subscribe(() => {
      seen++;
    });
    return { push: (frame) => head.next(frame), count: () => seen, close: async () => head.complete() };
  },
};

const webStreams: Design = {
  name: 'web stream per stage',
  ours: false,
  async build(stages) {
    let controller!: ReadableStreamDefaultController<InputAudioFrame>;
    let readable = new ReadableStream<InputAudioFrame>({
      start: (made) => {
        controller = made;
      },
    });
    for (let index = 0; index < stages; index++) {
      const counter: Counter = { seen: 0 };
      readable = readable.pipeThrough(
        new TransformStream<InputAudioFrame, InputAudioFrame>({
          transform(frame, out) {
            counter.seen++;
            out.enqueue(frame);
          },
        }),
      );
    }
    let pushed = 0;
    let seen = 0;
    let arrived: (() => void) | undefined;
    void readable.pipeTo(
      new WritableStream({
        write() {
          seen++;
          if (seen === pushed) arrived?.();
        },
      }),
    );
    return {
      push(frame) {
        pushed++;
        controller.enqueue(frame);
      },
      settled: () =>
        new Promise((resolve) => {
          arrived = resolve;
          if (seen === pushed) resolve();
        }),
      count: () => seen,
      close: async () => controller.close(),
    };
  },
};

export const designs: readonly Design[] = [
  plainCalls,
  line('Antiphon, handlers', handlerStage),
  line('Antiphon, records kept', handlerStage, keepRecords),
  line('Antiphon, hops observed', handlerStage, lookAtHops),
  line('Antiphon, RxJS form', rxStage),
  line('Antiphon, mixed', (index) => (index % 2 === 0 ? handlerStage(index) : rxStage(index))),
  asOperator,
  bareRx,
  webStreams,
];
