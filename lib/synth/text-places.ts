/**
 * Line and column of an offset, for texts of any length and with lines of any length.
 */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Characters between two known places: few enough to be read again for each question. */
const STRIDE = 4096;
const LINE_FEED = 10;

export class TextPlaces {
  private readonly text: string;
  /** Line, and offset of its beginning, of every STRIDE-th character; as far as somebody has asked. */
  private readonly known: { readonly line: number; readonly start: number }[] = [{ line: 1, start: 0 }];

  constructor(text: string) {
    this.text = text;
  }

  at(offset: number): Place {
    const stride = Math.floor(offset / STRIDE);
    for (let next = this.known.length; next <= stride; next++) this.known.push(this.lineAt(next * STRIDE));
    const { line, start } = this.lineAt(offset);
    return { line, column: offset - start + 1 };
  }

  /** From the last known place before it. */
  private lineAt(offset: number): { readonly line: number; readonly start: number } {
    const stride = Math.min(Math.floor(offset / STRIDE), this.known.length - 1);
    let { line, start } = this.known[stride] ?? { line: 1, start: 0 };
    for (let at = stride * STRIDE; at < offset; at++) {
      if (this.text.charCodeAt(at) !== LINE_FEED) continue;
      line += 1;
      start = at + 1;
    }
    return { line, start };
  }
}
