/**
 * The generation of a Live model by its name. From the third on a session waits for its history first and is
 * typed to as if one spoke; earlier ones take both as turns of the conversation.
 */
export function liveGeneration(model: string): 2 | 3 {
  const major = /gemini-(?:live-)?(\d+)/.exec(model)?.[1];
  return major !== undefined && Number(major) >= 3 ? 3 : 2;
}
