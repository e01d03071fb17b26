import { AntiphonError, messageOf } from '@antiphon/core/frame-free';
import type { AgentPart, ClassicAgentEvents } from './events.js';

/** Tells whoever listens; what a listener throws is an error of its own, and hurts nobody else. */
export class Teller {
  readonly #events: ClassicAgentEvents;

  constructor(events: ClassicAgentEvents = {}) {
    this.#events = events;
  }

  tell<Name extends keyof ClassicAgentEvents>(
    name: Name,
    ...what: Parameters<NonNullable<ClassicAgentEvents[Name]>>
  ): void {
    try {
      (this.#events[name] as ((...given: typeof what) => void) | undefined)?.(...what);
    } catch (error) {
      if (name !== 'error') this.failed('events', error);
    }
  }

  failed(part: AgentPart, thrown: unknown): void {
    const error =
      thrown instanceof AntiphonError
        ? thrown
        : new AntiphonError('processor_failed', messageOf(thrown), { processor: part, cause: thrown });
    this.tell('error', error, part);
  }
}
