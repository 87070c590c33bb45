import type { ByteReader } from '../state/byte-reader';
import type { ByteWriter } from '../state/byte-writer';

/**
 * A seeded generator of random numbers: the same seed gives the same numbers everywhere.
 *
 * sfc32 of Chris Doty-Humphrey's PractRand: 128 bits of state, period about 2^127, a few nanoseconds a number.
 * For tests, benchmarks and demo data; not for secrets.
 */
export class Random {
  private a: number;
  private b: number;
  private c = 0x9e3779b9 | 0;
  private counter = 1;

  /** @param seed any integer; its low 32 bits and the 21 above them count */
  constructor(seed: number) {
    this.a = seed | 0;
    this.b = Math.floor(seed / 2 ** 32) | 0;
    // The first numbers of close seeds resemble each other until the state is mixed.
    for (let i = 0; i < 15; i++) {
      this.uint32();
    }
  }

  /** A whole number 0 … 2^32 − 1. */
  uint32(): number {
    // Signed, because V8 keeps whole numbers of 31 bits and a sign unboxed in a field.
    const mixed = (((this.a + this.b) | 0) + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + mixed) | 0;
    return mixed >>> 0;
  }

  /** Uniform in [0, 1), 53 bits. */
  uniform(): number {
    return ((this.uint32() >>> 5) * 2 ** 26 + (this.uint32() >>> 6)) / 2 ** 53;
  }

  /** A whole number from `min` to `max`, both possible. */
  integer(min: number, max: number): number {
    return min + Math.floor(this.uniform() * (max - min + 1));
  }

  /** Normal with mean 0 and standard deviation 1 (Box and Muller 1958). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
  }

  /** Exponential with mean 1. */
  exponential(): number {
    return -Math.log(1 - this.uniform());
  }

  /** Where it stands: read back, it goes on with the same numbers. */
  write(out: ByteWriter): void {
    [this.a, this.b, this.c, this.counter].forEach((word) => out.uint32(word >>> 0));
  }

  read(input: ByteReader): void {
    this.a = input.uint32() | 0;
    this.b = input.uint32() | 0;
    this.c = input.uint32() | 0;
    this.counter = input.uint32() | 0;
  }
}
