// @ts-check
import { Canvas } from './canvas.mjs';

const WIDTH = 320;
const HEIGHT = 180;

/** @typedef {import('./canvas.mjs').Colour} Colour */

/**
 * @param {number} red 0 … 255
 * @param {number} green
 * @param {number} blue
 * @returns {Colour} by BT.601, as WebRTC takes it
 */
const rgb = (red, green, blue) => ({
  y: 16 + 0.257 * red + 0.504 * green + 0.098 * blue,
  u: 128 - 0.148 * red - 0.291 * green + 0.439 * blue,
  v: 128 + 0.439 * red - 0.368 * green - 0.071 * blue,
});

const HAIR = rgb(74, 46, 34);
const SKIN = rgb(240, 200, 170);
const SHADE = rgb(222, 176, 146);
const CHEEK = rgb(242, 178, 158);
const WHITE = rgb(250, 250, 248);
const IRIS = rgb(72, 110, 128);
const PUPIL = rgb(24, 22, 26);
const LIP = rgb(190, 92, 88);
const DARK = rgb(96, 30, 36);
const SHIRT = rgb(58, 104, 142);
const COLLAR = rgb(232, 238, 242);

const BLINK_EVERY_MS = 3_700;
const BLINK_MS = 140;
/** The level at which the mouth is wide open. */
const LOUD = 0.2;
/** Below it the mouth is closed, and smiles. */
const QUIET = 0.01;

/** A friendly face as I420 pictures: it sways, blinks, smiles, and opens its mouth as far as it is loud. */
export class Face {
  #canvas = new Canvas(WIDTH, HEIGHT);
  /** The wall behind it, a little lighter below. */
  #wall = Array.from({ length: HEIGHT }, (_, row) => {
    const share = row / HEIGHT;
    return rgb(150 + 60 * share, 178 + 42 * share, 190 + 34 * share);
  });

  /**
   * @param {number} ms
   * @param {number} level of the speech, 0 … 1
   */
  draw(ms, level) {
    for (const [row, colour] of this.#wall.entries()) this.#canvas.fillRow(row, colour);
    const x = WIDTH / 2 + 5 * Math.sin(ms / 900);
    const y = HEIGHT / 2 - 6 + 2 * Math.sin(ms / 1_300);
    this.#shoulders(WIDTH / 2 + 2 * Math.sin(ms / 900), y);
    this.#head(x, y);
    const isBlinking = ms % BLINK_EVERY_MS > BLINK_EVERY_MS - BLINK_MS;
    for (const side of [-1, 1]) this.#eye(x + 20 * side, y - 8, isBlinking);
    this.#ellipse(x, y + 12, 5, 3.5, SHADE);
    this.#ellipse(x, y + 10.5, 4.5, 3.5, SKIN);
    this.#mouth(x, y + 31, Math.min(1, level / LOUD));
    return { width: WIDTH, height: HEIGHT, data: this.#canvas.data };
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  #shoulders(x, y) {
    this.#ellipse(x, HEIGHT + 22, 92, 58, SHIRT);
    this.#ellipse(x, y + 66, 26, 20, COLLAR);
    this.#ellipse(x, y + 54, 18, 22, SHADE);
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  #head(x, y) {
    this.#ellipse(x, y - 12, 56, 60, HAIR);
    for (const side of [-1, 1]) {
      this.#ellipse(x + 46 * side, y + 22, 15, 42, HAIR);
      this.#ellipse(x + 45 * side, y + 2, 7, 11, SHADE);
    }
    this.#ellipse(x, y, 45, 57, SKIN);
    // A fringe, parted on one side.
    this.#ellipse(x, y - 52, 26, 12, HAIR);
    this.#ellipse(x - 16, y - 43, 31, 17, HAIR);
    this.#ellipse(x + 25, y - 42, 22, 15, HAIR);
    for (const side of [-1, 1]) this.#ellipse(x + 27 * side, y + 15, 9, 6, CHEEK);
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {boolean} isClosed
   */
  #eye(x, y, isClosed) {
    this.#ellipse(x, y - 12, 10, 2.4, HAIR);
    this.#ellipse(x, y - 10.4, 9, 2.2, SKIN);
    if (isClosed) {
      this.#ellipse(x, y + 1, 9, 2, SHADE);
      this.#ellipse(x, y + 2, 8, 1, HAIR);
      return;
    }
    this.#ellipse(x, y - 0.8, 9.4, 6.2, HAIR);
    this.#ellipse(x, y, 9, 5.8, WHITE);
    this.#ellipse(x, y, 5, 5.4, IRIS);
    this.#ellipse(x, y, 2.5, 2.8, PUPIL);
    this.#ellipse(x + 1.8, y - 2, 1.4, 1.4, WHITE);
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {number} open 0 … 1
   */
  #mouth(x, y, open) {
    if (open * LOUD < QUIET) {
      this.#ellipse(x, y - 2.5, 18, 9, LIP);
      this.#ellipse(x, y - 6, 21, 9, SKIN);
      return;
    }
    const height = 3 + 7 * open;
    this.#ellipse(x, y, 17 - 2 * open, height + 2.5, LIP);
    this.#ellipse(x, y, 14.5 - 2 * open, height, DARK);
    this.#ellipse(x, y - height * 0.6, 10.5 - 2 * open, height * 0.32, WHITE);
    this.#ellipse(x, y + height * 0.62, 8.5 - 2 * open, height * 0.33, LIP);
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {number} rx
   * @param {number} ry
   * @param {Colour} colour
   */
  #ellipse(x, y, rx, ry, colour) {
    this.#canvas.ellipse(x, y, rx, ry, colour);
  }
}
