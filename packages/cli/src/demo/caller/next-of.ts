import type { Session } from '@antiphon/core';
import type { Observable } from 'rxjs';

/**
 * The next value that `fits`, or undefined when `limitMs` have passed or the session has ended first. Never
 * rejects.
 */
export function nextOf<T>(
  session: Session,
  values$: Observable<T>,
  limitMs: number,
  fits: (value: T) => boolean = () => true,
): Promise<T | undefined> {
  return new Promise((resolve) => {
    const done = (value: T | undefined): void => {
      timer.cancel();
      subscription.unsubscribe();
      resolve(value);
    };
    const timer = session.clock.after(limitMs, () => done(undefined));
    const subscription = values$.subscribe({
      next: (value) => {
        if (fits(value)) done(value);
      },
      complete: () => done(undefined),
    });
  });
}
