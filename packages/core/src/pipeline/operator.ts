import type { Observable } from 'rxjs';
import { Observable as RxObservable } from 'rxjs/internal/Observable';
import { messageOf } from '../error.js';
import type { Frame } from '../frames/index.js';
import type { Session } from '../session/session.js';

/**
 * Runs a session per subscription between a source and a subscriber. Frames that arrive while it starts
 * wait; there is no bound to them but the source's own pace.
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
          if (early !== undefined) early.push(frame);
          else if (session.state === 'running') session.send(frame);
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
      return () => {
        source.unsubscribe();
        void session.cancel('the subscriber left');
      };
    });
}
