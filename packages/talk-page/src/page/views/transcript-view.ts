import type { BotEntry, Entry, ToolCall, UserEntry } from '../conversation.js';
import { byId, make } from './dom.js';
import { waterfall } from './waterfall-view.js';

/** So near to its end the log follows what is said. */
const NEAR_END_PX = 80;

/** Shows the conversation. Only what has changed is drawn anew. */
export class TranscriptView {
  readonly #log = byId('log');
  readonly #empty = byId('empty');
  readonly #latest = byId('latest');
  readonly #drawn = new Map<number, { readonly entry: Entry; readonly element: HTMLElement }>();

  constructor() {
    this.#latest.addEventListener('click', () => this.#follow());
    this.#log.addEventListener('scroll', () => {
      if (this.#isAtEnd) this.#latest.hidden = true;
    });
  }

  draw(entries: readonly Entry[]): void {
    const follows = this.#isAtEnd;
    this.#empty.hidden = entries.length > 0;
    const ids = new Set(entries.map(({ id }) => id));
    for (const [id, { element }] of this.#drawn) {
      if (ids.has(id)) continue;
      element.remove();
      this.#drawn.delete(id);
    }
    for (const entry of entries) this.#drawOne(entry);
    if (follows) this.#follow();
    else this.#latest.hidden = false;
  }

  get #isAtEnd(): boolean {
    const { scrollHeight, scrollTop, clientHeight } = this.#log;
    return scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
  }

  #follow(): void {
    this.#log.scrollTop = this.#log.scrollHeight;
    this.#latest.hidden = true;
  }

  #drawOne(entry: Entry): void {
    const before = this.#drawn.get(entry.id);
    if (before?.entry === entry) return;
    const wasOpen = before?.element.querySelector('details')?.open ?? false;
    const element = entryElement(entry);
    const details = element.querySelector('details');
    if (details !== null) details.open = wasOpen;
    if (before === undefined) this.#log.append(element);
    else before.element.replaceWith(element);
    this.#drawn.set(entry.id, { entry, element });
  }
}

function entryElement(entry: Entry): HTMLElement {
  if (entry.who === 'note') return make('p', 'note', entry.text);
  return entry.who === 'user' ? userElement(entry) : botElement(entry);
}

function userElement({ text, interim, isOpen }: UserEntry): HTMLElement {
  const words = make('p', 'words', text);
  if (interim !== '') words.append(text === '' ? '' : ' ', make('span', 'interim', interim));
  if (isOpen && text === '' && interim === '') words.append(dots('listening'));
  return make('article', 'entry user', make('h2', 'unseen', 'You'), words);
}

function botElement(entry: BotEntry): HTMLElement {
  const { segments, calls, isThinking, isInterrupted, isSpeaking, turn } = entry;
  const words = make('p', 'words');
  for (const { heard, left } of segments) {
    words.append(make('span', 'heard', heard));
    if (left !== '') words.append(make(isInterrupted ? 's' : 'span', 'unheard', left));
    words.append(' ');
  }
  if (isThinking && segments.length === 0) words.append(dots('thinking'));
  const element = make(
    'article',
    `entry bot${isSpeaking ? ' speaking' : ''}`,
    make('h2', 'unseen', 'The agent'),
  );
  element.append(...calls.map(callElement), words);
  const below = make('footer');
  if (isInterrupted) below.append(make('span', 'cut', 'You broke in'));
  if (turn !== undefined && turn.steps.length > 0) below.append(waterfall(turn));
  if (below.childNodes.length > 0) element.append(below);
  return element;
}

function callElement({ name, arguments: args, state }: ToolCall): HTMLElement {
  const told = { running: 'is running', done: 'is done', cancelled: 'was called off' }[state];
  const element = make('p', `call ${state}`, make('code', '', `${name}(${shown(args)})`));
  element.append(make('span', 'unseen', told));
  return element;
}

function shown(args: unknown): string {
  if (typeof args !== 'object' || args === null) return '';
  return Object.entries(args)
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
    .join(', ');
}

function dots(what: string): HTMLElement {
  const element = make('span', 'dots', make('i'), make('i'), make('i'));
  element.setAttribute('aria-label', what);
  return element;
}
