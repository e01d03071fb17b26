import { AntiphonError, type AntiphonErrorCode, ErrorFrame, type Session } from '@antiphon/core';

/**
 * Tells whoever runs the server what goes wrong in a session. One that repeats itself, as for every frame of a microphone, is
 * told once; of a fatal one it is told when the session is over.
 */
export function tellErrors(session: Session, tell: (error: AntiphonError) => void): void {
  let last = '';
  session.frames$(ErrorFrame).subscribe(({ code, processor = 'the session', message, fatal, retryable }) => {
    const why = `${processor}: ${message}`;
    if (fatal || why === last) return;
    last = why;
    tell(new AntiphonError(code as AntiphonErrorCode, why, { processor, retryable }));
  });
}
