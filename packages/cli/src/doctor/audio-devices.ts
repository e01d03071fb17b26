/** Microphones and loudspeakers, where the optional library for them is installed. */
export type AudioDevices =
  | { readonly available: true; readonly devices: readonly string[] }
  | { readonly available: false; readonly reason: string };

/** Never rejects. */
export async function audioDevices(): Promise<AudioDevices> {
  return { available: false, reason: 'not looked at: live microphones are not supported yet' };
}
