import { RESUME_PARAMETER } from '@antiphon/rtvi/frame-free';

/** Where a session is gone on with: the server's address with the session's key in place of everything else. */
export function resumeAddress(address: string, key: string): string {
  const url = new URL(address);
  url.search = '';
  url.searchParams.set(RESUME_PARAMETER, key);
  return url.href;
}
