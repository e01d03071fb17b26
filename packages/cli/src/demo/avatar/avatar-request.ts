/** Who shows the agent: a mouth that is only drawn, or a vendor's avatar that also speaks. */
export const AVATAR_CHOICES = ['level', 'liveavatar'] as const;
export type AvatarChoice = (typeof AVATAR_CHOICES)[number];

/** The avatar that a call is to be held with. */
export interface AvatarRequest {
  readonly who: AvatarChoice;
  /** How long the simulated vendor takes to set its avatar up, in ms. @defaultValue as long as is typical */
  readonly setUpMs?: number | undefined;
}
