import type { Corners } from './random-cut';

/**
 * Bounding boxes of the inner nodes of one tree, with the sum of their side lengths.
 *
 * Of a node: `edges[node * 2 * dimensions + d]` is the least, `edges[(node * 2 + 1) * dimensions + d]` the greatest value of coordinate d.
 * Everything is a minimum, a maximum or a sum in fixed order, so boxes made anew from their points are the same bit for bit.
 */
export class Boxes {
  readonly dimensions: number;
  readonly edges: Float32Array;
  /** Sum of the side lengths. */
  readonly ranges: Float64Array;

  constructor(dimensions: number, capacity: number) {
    this.dimensions = dimensions;
    this.edges = new Float32Array(2 * dimensions * capacity);
    this.ranges = new Float64Array(capacity);
  }

  get bytes(): number {
    return this.edges.byteLength + this.ranges.byteLength;
  }

  /**
   * How far a point lies outside of the box of a node, summed over the coordinates; 0 if it contains it.
   *
   * |x − least| + |x − greatest| is the length of the side plus twice the distance outside: no branches, and exact because coordinates
   * are whole numbers.
   */
  outside(node: number, point: Float32Array): number {
    const { dimensions, edges } = this;
    let low = node * 2 * dimensions;
    let sum = 0;
    for (let d = 0; d < dimensions; d++, low++) {
      const x = point[d] as number;
      sum += Math.abs(x - (edges[low] as number)) + Math.abs(x - (edges[low + dimensions] as number));
    }
    return (sum - (this.ranges[node] as number)) / 2;
  }

  /** Whether the point at `values[at]` is on an edge of the box of a node: without it the box may be smaller. */
  isEdge(node: number, values: Float32Array, at: number): boolean {
    const { dimensions, edges } = this;
    let low = node * 2 * dimensions;
    for (let d = 0; d < dimensions; d++, low++) {
      const x = values[at + d] as number;
      if (x === edges[low] || x === edges[low + dimensions]) {
        return true;
      }
    }
    return false;
  }

  /** The box of a node becomes the smallest one around two others. @returns whether it is another than before */
  join(node: number, a: Corners, b: Corners): boolean {
    const { dimensions, edges } = this;
    const { least: aLeast, leastAt: aLow, greatest: aGreatest, greatestAt: aHigh } = a;
    const { least: bLeast, leastAt: bLow, greatest: bGreatest, greatestAt: bHigh } = b;
    let low = node * 2 * dimensions;
    let changed = false;
    let range = 0;
    for (let d = 0; d < dimensions; d++, low++) {
      const least = smaller(aLeast[aLow + d] as number, bLeast[bLow + d] as number);
      const greatest = greater(aGreatest[aHigh + d] as number, bGreatest[bHigh + d] as number);
      changed = changed || edges[low] !== least || edges[low + dimensions] !== greatest;
      edges[low] = least;
      edges[low + dimensions] = greatest;
      range += greatest - least;
    }
    this.ranges[node] = range;
    return changed;
  }

  /** The box of a node grows to contain a point. @returns whether it had to */
  add(node: number, point: Float32Array): boolean {
    const { dimensions, edges } = this;
    let low = node * 2 * dimensions;
    let changed = false;
    let range = 0;
    for (let d = 0; d < dimensions; d++, low++) {
      const x = point[d] as number;
      const least = edges[low] as number;
      const greatest = edges[low + dimensions] as number;
      if (x < least) {
        edges[low] = x;
        range += greatest - x;
        changed = true;
      } else if (x > greatest) {
        edges[low + dimensions] = x;
        range += x - least;
        changed = true;
      } else {
        range += greatest - least;
      }
    }
    this.ranges[node] = range;
    return changed;
  }
}

function smaller(a: number, b: number): number {
  return a < b ? a : b;
}

function greater(a: number, b: number): number {
  return a > b ? a : b;
}
