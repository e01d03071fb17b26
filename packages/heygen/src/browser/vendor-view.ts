import { AntiphonError, systemClock, withTimeout } from '@antiphon/core/frame-free';
import type { AvatarView, MediaElement, ViewState } from './avatar-view.js';

/** A session that the page begins by itself, over a vendor's SDK. */
export interface VendorSession {
  /** The vendor, as messages name it. */
  readonly name: string;
  /** How long it may take until the session is there, in ms: an SDK itself may wait for ever. */
  readonly startTimeoutMs: number;
  start(): Promise<unknown>;
  /** Ends the session, and leaves whatever it is in. */
  stop(): Promise<unknown>;
  /** Shows what there is to see and hear in an element. Only when the view is ready. */
  show(element: MediaElement): void;
  interrupt(): void;
}

/**
 * Begins a session and shows it; the SDK's events must have their listeners by now.
 *
 * @throws AntiphonError when the session could not be begun; nothing of it is left then.
 */
export async function beginView(state: ViewState, session: VendorSession): Promise<AvatarView> {
  const { name, startTimeoutMs } = session;
  const close = async (): Promise<void> => {
    state.ended('closed');
    // It is over for this page, whatever the vendor makes of it.
    await Promise.allSettled([session.stop()]);
  };
  let starting: Promise<unknown> | undefined;
  const start = (): Promise<unknown> => {
    starting = session.start();
    return starting;
  };
  try {
    const what = `the start of ${name}`;
    await withTimeout(systemClock, startTimeoutMs, undefined, start, { what });
  } catch (error) {
    // One that is there only now began after it was stopped.
    void starting?.then(() => session.stop()).catch(() => {});
    await close();
    if (error instanceof AntiphonError) throw error;
    // SDKs reject with events of the page, too.
    const cause = error instanceof Error ? error : undefined;
    throw new AntiphonError('connection_failed', `${name} could not be started`, { cause });
  }
  return {
    get isReady() {
      return state.isReady;
    },
    attach(element) {
      if (state.isOver) return;
      if (element !== state.element) state.empty();
      state.element = element;
      if (state.isReady) session.show(element);
    },
    detach: () => state.empty(),
    on: (event, listener) => state.on(event, listener),
    interrupt: () => {
      if (!state.isOver) session.interrupt();
    },
    close,
  };
}
