import { createParser } from 'eventsource-parser';

/** The longest event, in UTF-16 units: a megabyte of one token means that something is wrong. */
const MAX_EVENT_CHARS = 1 << 20;

/** A piece of a stream of server-sent events. */
export type StreamEvent =
  | { readonly kind: 'message'; readonly text: string }
  /** A line `error: …`, by which llama.cpp's server said until 2025 that it had failed. */
  | { readonly kind: 'error'; readonly text: string }
  | { readonly kind: 'tooLong'; readonly limitChars: number };

/**
 * Server-sent events from bytes cut anywhere, in the midst of a letter too. Holds one unfinished event of at
 * most a million characters; a longer one ends the stream with `tooLong`.
 */
export class EventStream {
  readonly #decoder = new TextDecoder();
  readonly #parser;
  #events: StreamEvent[] = [];
  #ended = false;

  constructor() {
    this.#parser = createParser({
      maxBufferSize: MAX_EVENT_CHARS,
      onEvent: ({ data }) => {
        if (data.trim() !== '') this.#add({ kind: 'message', text: data });
      },
      onError: ({ type, field, value }) => {
        if (type === 'max-buffer-size-exceeded') {
          this.#add({ kind: 'tooLong', limitChars: MAX_EVENT_CHARS });
          this.#ended = true;
        } else if (type === 'unknown-field' && field === 'error') {
          this.#add({ kind: 'error', text: value ?? '' });
        }
      },
    });
  }

  /** Takes the next bytes; returns the events they completed. */
  push(bytes: Uint8Array): readonly StreamEvent[] {
    return this.#feed(this.#decoder.decode(bytes, { stream: true }));
  }

  /** There are no more bytes: returns the event that only lacked its end, if there is one. */
  end(): readonly StreamEvent[] {
    const events = this.#feed(`${this.#decoder.decode()}\n\n`);
    this.#ended = true;
    return events;
  }

  #add(event: StreamEvent): void {
    if (!this.#ended) this.#events.push(event);
  }

  #feed(text: string): readonly StreamEvent[] {
    if (this.#ended) return [];
    this.#events = [];
    this.#parser.feed(text);
    return this.#events;
  }
}
