import type {
  Context,
  Frame,
  FrameClass,
  InputTransportMessageFrame,
  JsonValue,
  TurnRecord,
} from '@antiphon/core';
import { type ServerData, serverMessage } from '../wire/index.js';
import { ClientEar, type RtviEmits } from './client-ear.js';
import { ClientVoice } from './client-voice.js';
import { QuietTurns } from './quiet-turns.js';
import { type Reporter, report } from './reports.js';
import type { RtviSettings } from './rtvi-options.js';

/** One session's instance: its client's ear and voice. */
export class RtviLink {
  readonly quiet: QuietTurns;
  readonly #ctx: Context<RtviEmits>;
  readonly #settings: RtviSettings;
  readonly #voice: ClientVoice;
  readonly #ear: ClientEar;

  constructor(ctx: Context<RtviEmits>, settings: RtviSettings) {
    this.#ctx = ctx;
    this.#settings = settings;
    this.quiet = new QuietTurns(ctx.session);
    this.#voice = new ClientVoice(ctx);
    this.#ear = new ClientEar(ctx, settings, this.#voice, this.quiet);
  }

  start(): void {
    const { frames$, session } = this.#ctx;
    const safely =
      <Value>(tell: (value: Value) => void) =>
      (value: Value): void => {
        try {
          tell(value);
        } catch (error) {
          this.#ctx.fail(error);
        }
      };
    const reporter: Reporter = {
      ctx: this.#ctx as Context,
      voice: this.#voice,
      settings: this.#settings,
      quiet: this.quiet,
      on: <F extends Frame>(Class: FrameClass<F>, tell: (frame: F) => void) =>
        void frames$
          .call(this.#ctx, Class as FrameClass<Frame>)
          .subscribe(safely(tell as (frame: Frame) => void)),
      onTurn: (tell: (record: TurnRecord) => void) => void session.turns$.subscribe(safely(tell)),
    };
    report(reporter);
  }

  take(frame: InputTransportMessageFrame): void {
    // What is none of RTVI's is for somebody behind.
    if (!this.#ear.hear(frame.message)) this.#ctx.emit(frame);
  }

  command(command: string, payload: JsonValue): void {
    this.#voice.say(serverMessage('ui-command', { command, payload }));
  }

  tell(data: JsonValue): void {
    this.#voice.say(serverMessage('server-message', data as ServerData['server-message']));
  }
}
