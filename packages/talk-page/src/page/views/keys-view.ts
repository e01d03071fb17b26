import { focusOf, shortcutOf } from '../shortcuts.js';

export interface KeyActions {
  mute(): void;
  write(): void;
  /** The key of push-to-talk is pressed, or let go. */
  press(isPressed: boolean): void;
  /** Whether there is something to press. */
  mayPress(): boolean;
}

/** Listens to the keys of the whole page. */
export class KeysView {
  readonly #actions: KeyActions;
  /** With which push-to-talk is held. */
  #held: string | undefined;

  constructor(actions: KeyActions) {
    this.#actions = actions;
    document.addEventListener('keydown', (event) => this.#down(event));
    document.addEventListener('keyup', ({ key }) => {
      if (key === this.#held) this.#letGo();
    });
    addEventListener('blur', () => this.#letGo());
  }

  #down(event: KeyboardEvent): void {
    const { key, ctrlKey, metaKey, altKey, repeat, target } = event;
    const on = target instanceof Element ? focusOf(target) : 'page';
    const shortcut = shortcutOf({ key, isModified: ctrlKey || metaKey || altKey, on });
    if (shortcut === undefined || (shortcut === 'press' && !this.#actions.mayPress())) return;
    event.preventDefault();
    if (repeat) return;
    if (shortcut !== 'press') {
      this.#actions[shortcut]();
      return;
    }
    this.#held = key;
    this.#actions.press(true);
  }

  #letGo(): void {
    this.#held = undefined;
    this.#actions.press(false);
  }
}
