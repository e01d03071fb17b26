/** Whether what the microphone hears is sent: always, or only while a key is held; and not while muted. */
export class TalkSwitch {
  isMuted = false;
  /** Sound is sent only while {@link isPressed}. */
  isPushToTalk = false;
  isPressed = false;

  get isOpen(): boolean {
    return !this.isMuted && (!this.isPushToTalk || this.isPressed);
  }
}
