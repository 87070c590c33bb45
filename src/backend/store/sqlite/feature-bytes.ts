import type { FeatureResult } from '../../../schema';
import { FEATURE_NUMBERS } from '../result-rows';

const BYTES = Float64Array.BYTES_PER_ELEMENT;

/** What the features of one row are kept as: their doubles as they are, NaN too. The bytes are those of the numbers. */
export function toBytes(numbers: Float64Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}

export function fromBytes(bytes: Uint8Array): FeatureResult[] {
  // A copy begins where numbers may begin.
  const numbers = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  return Array.from({ length: bytes.byteLength / BYTES / FEATURE_NUMBERS }, (_, feature) => {
    const of = (column: number) => numbers[feature * FEATURE_NUMBERS + column] ?? NaN;
    return { value: of(0), expected: of(1), lower: of(2), upper: of(3), share: of(4) };
  });
}
