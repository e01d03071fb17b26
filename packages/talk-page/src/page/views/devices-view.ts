import type { AudioDevice, AudioDevices } from '@antiphon/client';
import { byId, make } from './dom.js';

/** The choice of microphone and loudspeaker. */
export class DevicesView {
  readonly #microphones = byId<HTMLSelectElement>('microphones');
  readonly #speakers = byId<HTMLSelectElement>('speakers');

  /** The loudspeaker that is used. */
  #speaker = '';

  /** @param chosen told of a choice; `speaker` answers whether it could be had */
  constructor(chosen: { microphone(id: string): void; speaker(id: string): Promise<boolean> }) {
    this.#microphones.addEventListener('change', () => chosen.microphone(this.#microphones.value));
    this.#speakers.addEventListener('change', async () => {
      const { value } = this.#speakers;
      if (await chosen.speaker(value)) this.#speaker = value;
      else this.#speakers.value = this.#speaker;
    });
  }

  show({ microphones, speakers }: AudioDevices): void {
    fill(this.#microphones, microphones, 'Microphone');
    fill(this.#speakers, speakers, 'Loudspeaker');
    this.#speaker = this.#speakers.value;
  }
}

function fill(select: HTMLSelectElement, devices: readonly AudioDevice[], name: string): void {
  const before = select.value;
  const options = devices.map(({ id, label }, at) => {
    const option = make('option', '', label === '' ? `${name} ${at + 1}` : label);
    option.value = id;
    return option;
  });
  if (options.length === 0) {
    const none = make('option', '', 'The system’s choice');
    none.value = '';
    options.push(none);
  }
  select.replaceChildren(...options);
  select.disabled = devices.length < 2;
  if (devices.some(({ id }) => id === before)) select.value = before;
}
