import type { ByteReader } from '../../state/byte-reader';
import type { ByteWriter } from '../../state/byte-writer';
import type { Random } from '../../stats/random';
import { Boxes } from './boxes';
import { Nodes, NONE } from './nodes';
import type { PointStore } from './point-store';
import { cutBetween, type Corners, type Cut } from './random-cut';

/**
 * A random cut tree over a sample of points: every inner node cuts the box of its points at random, long sides more often than short
 * ones (Guha et al. 2016).
 *
 * Inserting and removing a point keep the distribution that a tree built anew would have. Read by the functions that score, attribute and expect;
 * they change nothing.
 */
export class Tree {
  readonly points: PointStore;
  readonly nodes: Nodes;
  readonly boxes: Boxes;
  private readonly random: Random;
  private readonly cut: Cut = { dimension: 0, value: 0, isLeft: true };
  private readonly corners: Corners;
  private readonly otherCorners: Corners;

  /** @param capacity most points held, at most 2^15 − 1 */
  constructor(points: PointStore, { dimensions, capacity, random }: TreeSize) {
    this.points = points;
    this.random = random;
    this.nodes = new Nodes(capacity);
    this.boxes = new Boxes(dimensions, capacity);
    this.corners = { least: points.values, leastAt: 0, greatest: points.values, greatestAt: 0 };
    this.otherCorners = { ...this.corners };
  }

  get bytes(): number {
    return this.nodes.bytes + this.boxes.bytes;
  }

  /** Points held, repeats counted. */
  get size(): number {
    const { root } = this.nodes;
    return root === NONE ? 0 : this.nodes.massOf(root);
  }

  isLeaf(node: number): boolean {
    return node >= this.nodes.capacity;
  }

  /** Where the point of a leaf begins in `points.values`. */
  pointAt(leaf: number): number {
    return this.nodes.slotOf(leaf) * this.boxes.dimensions;
  }

  /** The leaf that the cuts lead a point to. The tree must not be empty. */
  leafFor(point: Float32Array): number {
    const { left, right, cutDimension, cutValue, capacity, root } = this.nodes;
    let node = root;
    while (node < capacity) {
      const x = point[cutDimension[node] as number] as number;
      node = (x <= (cutValue[node] as number) ? left[node] : right[node]) as number;
    }
    return node;
  }

  /** Whether the point of a leaf is this one. */
  leafEquals(leaf: number, point: Float32Array): boolean {
    const { values } = this.points;
    const at = this.pointAt(leaf);
    for (let d = 0; d < point.length; d++) {
      if (values[at + d] !== point[d]) {
        return false;
      }
    }
    return true;
  }

  /** How far a point lies outside of the box of a node (of a leaf: its point), summed over the coordinates. */
  outside(node: number, point: Float32Array): number {
    if (!this.isLeaf(node)) {
      return this.boxes.outside(node, point);
    }
    const { values } = this.points;
    const at = this.pointAt(node);
    let sum = 0;
    for (let d = 0; d < point.length; d++) {
      sum += Math.abs((point[d] as number) - (values[at + d] as number));
    }
    return sum;
  }

  /** The box of a node, in `corners`; valid until the next call without them. */
  cornersOf(node: number, corners: Corners = this.corners): Corners {
    const { boxes } = this;
    const leaf = this.isLeaf(node);
    corners.least = leaf ? this.points.values : boxes.edges;
    corners.greatest = corners.least;
    corners.leastAt = leaf ? this.pointAt(node) : node * 2 * boxes.dimensions;
    corners.greatestAt = leaf ? corners.leastAt : corners.leastAt + boxes.dimensions;
    return corners;
  }

  /** Sum of the side lengths of the box of a node. */
  range(node: number): number {
    return this.isLeaf(node) ? 0 : (this.boxes.ranges[node] as number);
  }

  /**
   * Takes a point in, if there is room.
   *
   * @param slot of that very point; held from now on unless an equal point is there already
   * @returns its leaf, to be given to `remove`
   */
  insert(point: Float32Array, slot: number): number {
    const { nodes, points } = this;
    if (nodes.root === NONE) {
      points.hold(slot);
      nodes.setRoot(nodes.addLeaf(slot));
      return nodes.root;
    }
    const nearest = this.leafFor(point);
    if (this.leafEquals(nearest, point)) {
      nodes.addMass(nearest, 1);
      return nearest;
    }
    const node = this.placeFor(point, nearest);
    points.hold(slot);
    const leaf = nodes.addLeaf(slot);
    this.growBoxes(nodes.split(node, leaf, this.cut), node, point);
    return leaf;
  }

  /** Takes one point of a leaf out. */
  remove(leaf: number): void {
    const { nodes } = this;
    if (nodes.massOf(leaf) > 1) {
      nodes.addMass(leaf, -1);
      return;
    }
    const slot = nodes.slotOf(leaf);
    this.shrinkBoxes(nodes.removeLeaf(leaf), slot * this.boxes.dimensions);
    this.points.release(slot);
  }

  /** Without the boxes: they follow from the points. */
  write(out: ByteWriter): void {
    this.nodes.write(out);
  }

  /** The point store must be back already. */
  read(input: ByteReader): void {
    this.nodes.read(input, (inner) => this.makeBox(inner));
  }

  /** The node to split for a new point: the topmost one, from its nearest leaf up, that a random cut sets apart from it. Fills `cut`. */
  private placeFor(point: Float32Array, nearest: number): number {
    const { cut, nodes, random } = this;
    let place = nearest;
    for (let node = nearest; node !== NONE; node = nodes.parentOf(node)) {
      const outside = this.outside(node, point);
      if (outside === 0) {
        break;
      }
      const drawn = random.uniform() * (outside + this.range(node));
      if (drawn < outside) {
        place = node;
        cutBetween(this.cornersOf(node), point, { drawn, into: cut });
      }
    }
    return place;
  }

  private growBoxes(inner: number, node: number, point: Float32Array): void {
    const { boxes, nodes, otherCorners: own } = this;
    own.least = point;
    own.greatest = point;
    own.leastAt = 0;
    own.greatestAt = 0;
    boxes.join(inner, this.cornersOf(node), own);
    for (let at = nodes.parentOf(inner); at !== NONE && boxes.add(at, point);) {
      at = nodes.parentOf(at);
    }
  }

  /**
   * After a point went away: upwards as long as a box is another without it.
   *
   * @param at where the point begins, still in the store
   */
  private shrinkBoxes(from: number, at: number): void {
    const { boxes, points, nodes } = this;
    for (let node = from; node !== NONE && boxes.isEdge(node, points.values, at) && this.makeBox(node);) {
      node = nodes.parentOf(node);
    }
  }

  /** @returns whether the box is another than before */
  private makeBox(node: number): boolean {
    const { boxes, nodes } = this;
    const left = this.cornersOf(nodes.leftOf(node));
    return boxes.join(node, left, this.cornersOf(nodes.rightOf(node), this.otherCorners));
  }
}

export interface TreeSize {
  dimensions: number;
  capacity: number;
  random: Random;
}
