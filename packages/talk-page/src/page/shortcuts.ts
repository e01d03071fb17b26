/** What has the focus when a key is pressed. */
export type Focus = 'page' | 'button' | 'hold' | 'writing';

export type Shortcut = 'mute' | 'write' | 'press';

export interface KeyPress {
  /** As the browser names it: `m`, `M` with Caps Lock. */
  readonly key: string;
  /** With Ctrl, Alt or the like, keys are the browser's. */
  readonly isModified: boolean;
  readonly on: Focus;
}

/** What a key asks of the page. Where somebody writes or chooses, nothing; a button has its space bar for itself. */
export function shortcutOf({ key, isModified, on }: KeyPress): Shortcut | undefined {
  if (isModified || on === 'writing') return undefined;
  if (key === 'm' || key === 'M') return 'mute';
  if (key === '/') return 'write';
  const presses = on === 'hold' ? [' ', 'Enter'] : on === 'page' ? [' '] : [];
  return presses.includes(key) ? 'press' : undefined;
}

const BUTTONS = 'button, summary, a, input:is([type=checkbox], [type=radio], [type=button], [type=submit])';
const FIELDS = 'input, select, textarea, [contenteditable]';

/** What an element means to keys. */
export function focusOf(element: Pick<Element, 'closest'>): Focus {
  if (element.closest('#hold') !== null) return 'hold';
  if (element.closest(BUTTONS) !== null) return 'button';
  return element.closest(FIELDS) === null ? 'page' : 'writing';
}
