import { byId } from './dom.js';

/** Keeps the focus where a person without a mouse goes on: what had it may be hidden by now. */
export class FocusView {
  #wasOn = false;
  #isDue = false;

  /** To be called when everything else is drawn. */
  follow({ isOn, isConnecting }: { readonly isOn: boolean; readonly isConnecting: boolean }): void {
    if (isOn !== this.#wasOn) this.#isDue = true;
    this.#wasOn = isOn;
    if (!this.#isDue || isConnecting) return;
    this.#isDue = false;
    if (!isLost(document.activeElement)) return;
    const next = isOn ? ['mute', 'hold', 'text'] : ['problem-action', 'talk'];
    next
      .map((id) => byId(id))
      .find(isSeen)
      ?.focus();
  }
}

function isLost(element: Element | null): boolean {
  return element === null || element === document.body || !isSeen(element);
}

function isSeen(element: Element): boolean {
  return element.getClientRects().length > 0;
}
