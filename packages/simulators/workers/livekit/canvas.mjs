// @ts-check
/** @typedef {{ y: number, u: number, v: number }} Colour as video has it, 0 … 255 each */

/** A picture in I420: a plane of brightness, and two of colour at half its width and height. Sizes are even. */
export class Canvas {
  width;
  height;
  data;

  /**
   * @param {number} width
   * @param {number} height
   */
  constructor(width, height) {
    this.width = width;
    this.height = height;
    this.data = new Uint8ClampedArray(width * height * 1.5);
  }

  /**
   * Fills a row of the picture.
   *
   * @param {number} row
   * @param {Colour} colour
   */
  fillRow(row, colour) {
    this.#span(row, 0, this.width, colour);
  }

  /**
   * An ellipse with soft edges.
   *
   * @param {number} x of its centre
   * @param {number} y of its centre
   * @param {number} rx
   * @param {number} ry
   * @param {Colour} colour
   */
  ellipse(x, y, rx, ry, colour) {
    for (let row = Math.max(0, Math.floor(y - ry)); row <= Math.min(this.height - 1, y + ry); row++) {
      const half = rx * Math.sqrt(Math.max(0, 1 - ((row + 0.5 - y) / ry) ** 2));
      if (half > 0) this.#span(row, x - half, x + half, colour);
    }
  }

  /**
   * From one place in a row to another; pixels that it covers in part are mixed.
   *
   * @param {number} row
   * @param {number} from
   * @param {number} to
   * @param {Colour} colour
   */
  #span(row, from, to, { y, u, v }) {
    const [left, right] = [Math.max(0, from), Math.min(this.width, to)];
    if (left >= right) return;
    this.#line(row * this.width, left, right, y);
    if (row % 2 === 1) return;
    const chroma = this.width * this.height;
    const at = (row * this.width) / 4;
    this.#line(chroma + at, left / 2, right / 2, u);
    this.#line(chroma * 1.25 + at, left / 2, right / 2, v);
  }

  /**
   * @param {number} start of the row, in a plane
   * @param {number} left
   * @param {number} right
   * @param {number} value
   */
  #line(start, left, right, value) {
    const [first, last] = [Math.ceil(left), Math.floor(right)];
    if (first > last) {
      this.#mix(start + last, right - left, value);
      return;
    }
    this.data.fill(value, start + first, start + last);
    this.#mix(start + first - 1, first - left, value);
    this.#mix(start + last, right - last, value);
  }

  /**
   * @param {number} at
   * @param {number} share 0 … 1
   * @param {number} value
   */
  #mix(at, share, value) {
    if (share > 0) this.data[at] = value * share + (this.data[at] ?? 0) * (1 - share);
  }
}
