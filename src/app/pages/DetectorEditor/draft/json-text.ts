/** Where JSON text cannot be read, from 1 on, and why. */
export interface JsonProblem {
  line: number;
  column: number;
  words: string;
}

/** @returns the value, or where the text stops being JSON */
export function readJson(text: string): { value: unknown } | { problem: JsonProblem } {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    // Browsers word it differently, and most do not say where.
    return { problem: new JsonScan(text).run() };
  }
}

/** `not JSON at line 2, column 7: a value is missing here` */
export function jsonProblemWords({ line, column, words }: JsonProblem): string {
  return `not JSON at line ${line}, column ${column}: ${words}`;
}

const SPACE = /[ \t\r\n]*/y;
const SCALAR =
  /(?:"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/y;

class Misread extends Error {
  readonly at: number;

  constructor(at: number, words: string) {
    super(words);
    this.at = at;
  }
}

/** Goes through text that is known not to be JSON, up to where it stops being it. */
class JsonScan {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  run(): JsonProblem {
    try {
      this.value();
      this.need('', 'there is more after its end');
    } catch (thrown) {
      // Nested deeper than the stack is deep: there is no better place to name.
      return thrown instanceof Misread
        ? this.problem(thrown.at, thrown.message)
        : this.problem(this.at, 'it is nested too deeply');
    }
    return this.problem(this.at, 'it cannot be read');
  }

  private value(): void {
    const open = this.peek();
    if (open === '{') {
      this.list('}', () => {
        this.string();
        this.need(':', 'a colon is missing after the name');
        this.value();
      });
    } else if (open === '[') {
      this.list(']', () => this.value());
    } else {
      this.scalar();
    }
  }

  private list(close: string, item: () => void): void {
    this.at += 1;
    if (this.peek() === close) {
      this.at += 1;
      return;
    }
    for (;;) {
      item();
      if (this.peek() === close) {
        this.at += 1;
        return;
      }
      this.need(',', `a comma or ${close} is missing here`);
    }
  }

  private string(): void {
    if (this.peek() !== '"') {
      throw new Misread(this.at, 'a name in double quotes is missing here');
    }
    this.scalar();
  }

  private scalar(): void {
    this.peek();
    SCALAR.lastIndex = this.at;
    const found = SCALAR.exec(this.text);
    if (found === null) {
      const isText = this.text[this.at] === '"';
      throw new Misread(
        this.at,
        isText ? 'this text is not ended, or holds what has to be escaped' : 'a value is missing here'
      );
    }
    this.at += found[0].length;
  }

  /** An empty `sign` is the end of the text. */
  private need(sign: string, words: string): void {
    if (this.peek() !== sign) {
      throw new Misread(this.at, words);
    }
    this.at += sign.length;
  }

  private peek(): string {
    SPACE.lastIndex = this.at;
    this.at += SPACE.exec(this.text)?.[0].length ?? 0;
    return this.text[this.at] ?? '';
  }

  private problem(at: number, words: string): JsonProblem {
    const before = this.text.slice(0, at).split('\n');
    return { line: before.length, column: (before.at(-1) ?? '').length + 1, words };
  }
}
