// @ts-check
const WIDTH = 320;
const HEIGHT = 180;
const CHROMA_WIDTH = WIDTH / 2;

/** @typedef {{ y: number, u: number, v: number }} Colour */
/** @type {Record<'wall' | 'skin' | 'eye' | 'mouth', Colour>} */
const COLOURS = {
  wall: { y: 70, u: 140, v: 118 },
  skin: { y: 175, u: 105, v: 150 },
  eye: { y: 30, u: 128, v: 128 },
  mouth: { y: 75, u: 115, v: 175 },
};
const BLINK_EVERY_MS = 3_700;
const BLINK_MS = 140;
/** The level at which the mouth is wide open. */
const LOUD = 0.2;

/** A simple face as I420 pictures: it sways, blinks, and opens its mouth as far as it is loud. */
export class Face {
  #data = new Uint8ClampedArray(WIDTH * HEIGHT * 1.5);

  /**
   * @param {number} ms
   * @param {number} level of the speech, 0 … 1
   */
  draw(ms, level) {
    this.#fill(COLOURS.wall);
    const x = WIDTH / 2 + 6 * Math.sin(ms / 900);
    const y = HEIGHT / 2 + 3 * Math.sin(ms / 1_300);
    this.#ellipse(x, y, 52, 68, COLOURS.skin);
    const eye = ms % BLINK_EVERY_MS < BLINK_MS ? 1 : 7;
    this.#ellipse(x - 20, y - 18, 7, eye, COLOURS.eye);
    this.#ellipse(x + 20, y - 18, 7, eye, COLOURS.eye);
    this.#ellipse(x, y + 32, 20, 2 + 16 * Math.min(1, level / LOUD), COLOURS.mouth);
    return { width: WIDTH, height: HEIGHT, data: this.#data };
  }

  /** @param {Colour} colour */
  #fill({ y, u, v }) {
    const pixels = WIDTH * HEIGHT;
    this.#data.fill(y, 0, pixels);
    this.#data.fill(u, pixels, pixels * 1.25);
    this.#data.fill(v, pixels * 1.25);
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {number} rx
   * @param {number} ry
   * @param {Colour} colour
   */
  #ellipse(x, y, rx, ry, colour) {
    const pixels = WIDTH * HEIGHT;
    for (let row = Math.max(0, Math.ceil(y - ry)); row <= Math.min(HEIGHT - 1, y + ry); row++) {
      const half = rx * Math.sqrt(Math.max(0, 1 - ((row - y) / ry) ** 2));
      const from = Math.max(0, Math.round(x - half));
      const to = Math.min(WIDTH, Math.round(x + half));
      if (from >= to) continue;
      this.#data.fill(colour.y, row * WIDTH + from, row * WIDTH + to);
      if (row % 2 === 1) continue;
      const chroma = pixels + (row / 2) * CHROMA_WIDTH;
      this.#data.fill(colour.u, chroma + (from >> 1), chroma + (to >> 1));
      this.#data.fill(colour.v, chroma + pixels / 4 + (from >> 1), chroma + pixels / 4 + (to >> 1));
    }
  }
}
