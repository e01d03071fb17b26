import type { Observable } from 'rxjs';
import { Observable as RxObservable } from 'rxjs/internal/Observable';
import { AntiphonError, messageOf } from '../error.js';
import type { Frame } from '../frames/index.js';
import type { Session } from '../session/session.js';

/** Frames that may wait for a session to start: twenty minutes of a microphone, or a long file that comes at once. */
const MAX_EARLY = 65_536;

/**
 * Runs a session per subscription between a source and a subscriber. Frames that arrive while it starts
 * wait, at most 65,536 of them: one more ends it with `queue_full`, since a source cannot be asked to wait.
 */
export function asOperator(open: () => Session): (frames$: Observable<Frame>) => Observable<Frame> {
  return (frames$) =>
    new RxObservable<Frame>((subscriber) => {
      const session = open();
      let early: Frame[] | undefined = [];
      let completed = false;
      session.output$.subscribe((frame) => subscriber.next(frame));
      void session.closed.then(({ outcome, reason }) => {
        if (outcome === 'failed') subscriber.error(new Error(reason));
        else subscriber.complete();
      });
      const source = frames$.subscribe({
        next: (frame) => {
          if (subscriber.closed) return;
          if (early === undefined) {
            if (session.state === 'running') session.send(frame);
          } else if (early.length < MAX_EARLY) early.push(frame);
          else giveUp();
        },
        error: (error: unknown) => {
          void session.cancel(messageOf(error));
          subscriber.error(error);
        },
        complete: () => {
          completed = true;
          if (early === undefined) void session.end('the source completed');
        },
      });
      session.start().then(
        () => {
          const waiting = early ?? [];
          early = undefined;
          for (const frame of waiting) session.send(frame);
          if (completed) void session.end('the source completed');
        },
        (error: unknown) => subscriber.error(error),
      );
      function giveUp(): void {
        early = [];
        subscriber.error(
          new AntiphonError('queue_full', `the session was still starting when frame ${MAX_EARLY + 1} came`),
        );
      }

      return () => {
        source.unsubscribe();
        void session.cancel('the subscriber left');
      };
    });
}
