import { AntiphonError, messageOf } from '@antiphon/core/frame-free';

/**
 * Calls what an application has given to be told of a session.
 *
 * @throws AntiphonError that is not worth another try: a session that nobody can look at is none.
 */
export function tellOfSession<Session>(
  tell: ((session: Session) => void) | undefined,
  session: Session,
): void {
  try {
    tell?.(session);
  } catch (thrown) {
    throw new AntiphonError('service_failed', `onSession failed: ${messageOf(thrown)}`, { cause: thrown });
  }
}
