/** What is used of an `AudioContext`. */
export interface SoundContext extends Pick<EventTarget, 'addEventListener' | 'removeEventListener'> {
  readonly state: string;
  resume(): Promise<void>;
}

/** After these a browser may let sound be made: a gesture, or a page that is looked at again. */
const OCCASIONS = ['pointerdown', 'pointerup', 'keydown', 'visibilitychange'] as const;

/**
 * Notices when sound is taken away (by a telephone call, say, or a device that changes) and when it is given back. While
 * it is away, it is asked for at every {@link OCCASIONS | occasion} on the page.
 *
 * @param page its document
 * @param changed told of every change, not of how it was before
 * @returns what ends the watch
 */
export function watchSound(
  context: SoundContext,
  page: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>,
  changed: (isBlocked: boolean) => void,
): () => void {
  let wasBlocked = context.state !== 'running';
  const notice = (): void => {
    const isBlocked = context.state !== 'running';
    if (isBlocked === wasBlocked) return;
    wasBlocked = isBlocked;
    changed(isBlocked);
  };
  const ask = (): void => {
    // Refused now, it is asked for again at the next occasion.
    if (context.state !== 'running') context.resume().catch(() => {});
  };
  context.addEventListener('statechange', notice);
  for (const occasion of OCCASIONS) page.addEventListener(occasion, ask, { capture: true });
  return () => {
    context.removeEventListener('statechange', notice);
    for (const occasion of OCCASIONS) page.removeEventListener(occasion, ask, { capture: true });
  };
}
