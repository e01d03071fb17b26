import { Agents } from './agents.js';
import { held } from './instruments.js';
import type { Component, ComponentFigures, ComponentsOrder, Held } from './orders.js';

/**
 * Loads and does one thing after another, and looks after each at what the process holds. What comes first pays for
 * what others need too: the order is the same for both variants.
 */
export async function weighComponents({ variant, vendors }: ComponentsOrder): Promise<ComponentFigures> {
  const components: Partial<Record<Component, Held>> = {};
  let before: Held = { rssBytes: 0, heapBytes: 0 };
  const weigh = async <T>(component: Component, load: () => Promise<T>): Promise<T> => {
    const loaded = await load();
    const now = held();
    components[component] = {
      rssBytes: now.rssBytes - before.rssBytes,
      heapBytes: now.heapBytes - before.heapBytes,
    };
    before = now;
    return loaded;
  };
  await weigh('runtime', async () => {});
  await weigh('shared parts', () =>
    Promise.all([import('@antiphon/core/frame-free'), import('@antiphon/audio')]),
  );
  await weigh('Deepgram SDK', () => Promise.all([import('@antiphon/deepgram'), import('@deepgram/sdk')]));
  await weigh('Gemini SDK', () =>
    Promise.all([import('@antiphon/gemini/frame-free'), import('@google/genai')]),
  );
  await weigh('HeyGen client', () => import('@antiphon/heygen'));
  const { wiring } = await weigh('frames', () =>
    variant === 'classic' ? import('./variants/classic.js') : import('./variants/pipeline.js'),
  );
  const { partsOf } = await import('./variants/parts.js');
  const agents = await weigh(
    'pipeline',
    async () => new Agents(wiring, partsOf(vendors), vendors.sampleRate),
  );
  const conversation = agents.conversation();
  await weigh('conversation', async () => {
    await conversation.agent.start();
    await agents.ask(conversation, false);
  });
  await conversation.agent.end();
  conversation.mustBeWhole();
  return { components: components as ComponentFigures['components'] };
}
