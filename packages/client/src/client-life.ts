import { AntiphonError } from '@antiphon/core/frame-free';

/** Whether a client may still do things. */
export class ClientLife {
  #isClosed = false;

  close(): void {
    this.#isClosed = true;
  }

  /**
   * Does what takes a while, such as asking the person: when it is over, the client may be closed.
   *
   * @throws AntiphonError `aborted` when it is
   */
  async unlessClosed(work: () => Promise<void>): Promise<void> {
    this.assertNotClosed();
    try {
      await work();
    } catch (error) {
      this.assertNotClosed();
      throw error;
    }
    this.assertNotClosed();
  }

  /** @throws AntiphonError `aborted` when the client is closed */
  assertNotClosed(): void {
    if (this.#isClosed) throw new AntiphonError('aborted', 'the client was closed');
  }
}
